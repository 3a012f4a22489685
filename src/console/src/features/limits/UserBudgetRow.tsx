import { Button, Field, Input } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../api/schema';
import { findingProps } from '../../ui/findingProps';
import type { UserRow } from './form';
import { LimitField } from './LimitField';
import styles from './limits.module.css';

interface UserBudgetRowProps {
  row: UserRow;
  /** Id of the list of known users. */
  suggestions: string;
  ofUser: Finding | undefined;
  ofUsd: Finding | undefined;
  onChange: (part: Partial<UserRow>) => void;
  onRemove: () => void;
}

/** A user and what they may spend. */
export function UserBudgetRow({ row, suggestions, ofUser, ofUsd, onChange, onRemove }: UserBudgetRowProps) {
  const { t } = useTranslation();
  const name = useRef<HTMLInputElement>(null);
  const isNew = useRef(row.user === '');
  useEffect(() => {
    if (isNew.current) {
      name.current?.focus();
    }
  }, []);
  return (
    <div className={styles.row}>
      <Field label={t('limits.user')} hint={ofUser ? undefined : t('limits.hint.user')} {...findingProps(ofUser)}>
        <Input
          input={{ ref: name, list: suggestions }}
          value={row.user}
          spellCheck={false}
          onChange={(_, { value }) => onChange({ user: value })}
        />
      </Field>
      <LimitField label={t('limits.userBudget')} value={row.usd} finding={ofUsd} onChange={(usd) => onChange({ usd })} />
      <Button
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={row.user ? t('limits.removeUser', { name: row.user }) : t('limits.removeRow')}
        onClick={onRemove}
      />
    </div>
  );
}
