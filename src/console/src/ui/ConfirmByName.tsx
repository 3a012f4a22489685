import { Field, Input } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from './ConfirmDialog';

interface ConfirmByNameProps {
  title: string;
  /** What has to be typed. */
  name: string;
  isBusy?: boolean;
  /** Says what will be gone. */
  children: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks for the name of what will be destroyed, because there is no way back. */
export function ConfirmByName({ title, name, isBusy = false, children, onConfirm, onClose }: ConfirmByNameProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const isRight = typed === name;
  return (
    <ConfirmDialog title={title} action={t('common.delete')} isReady={isRight && !isBusy} onConfirm={onConfirm} onClose={onClose}>
      {children}
      <Field
        label={t('common.typeName.label', { name })}
        validationState={typed && !name.startsWith(typed) ? 'error' : 'none'}
        validationMessage={typed && !name.startsWith(typed) ? t('common.typeName.mismatch') : undefined}
      >
        <Input value={typed} onChange={(_, data) => setTyped(data.value)} autoComplete="off" spellCheck={false} autoFocus />
      </Field>
    </ConfirmDialog>
  );
}
