import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../api/schema';
import type { UserRow } from './form';
import styles from './limits.module.css';
import { UserBudgetRow } from './UserBudgetRow';

interface UserBudgetsProps {
  rows: readonly UserRow[];
  /** Users that have spent something, to choose from. */
  known: readonly string[];
  found: (path: string) => Finding | undefined;
  onChange: (rows: readonly UserRow[]) => void;
}

const KnownUsers = 'users-known';

/** The users with a budget of their own. */
export function UserBudgets({ rows, known, found, onChange }: UserBudgetsProps) {
  const { t } = useTranslation();
  const add = useRef<HTMLButtonElement>(null);
  const made = useRef(0);
  return (
    <fieldset className={styles.users}>
      <legend>{t('limits.field.users')}</legend>
      <datalist id={KnownUsers}>
        {known.map((user) => (
          <option key={user} value={user} />
        ))}
      </datalist>
      {rows.map((row, place) => (
        <UserBudgetRow
          key={row.key}
          row={row}
          suggestions={KnownUsers}
          ofUser={found(`users[${place}].user`)}
          ofUsd={found(`users[${place}].usd`)}
          onChange={(part) => onChange(rows.map((one) => (one === row ? { ...row, ...part } : one)))}
          onRemove={() => {
            onChange(rows.filter((one) => one !== row));
            // The button that had the focus is gone.
            add.current?.focus();
          }}
        />
      ))}
      <Button
        ref={add}
        icon={<AddRegular />}
        onClick={() => {
          made.current++;
          onChange([...rows, { key: `new ${made.current}`, user: '', usd: '' }]);
        }}
      >
        {t('limits.addUser')}
      </Button>
    </fieldset>
  );
}
