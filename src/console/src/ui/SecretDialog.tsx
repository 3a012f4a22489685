import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/http';
import { CodeBox } from './CopyText';
import { Findings } from './Findings';
import { FormDialog } from './FormDialog';
import styles from './ui.module.css';

interface SecretDialogProps<Made extends { secret: string }> {
  title: string;
  secretLabel: string;
  /** Says that the secret is shown this once. */
  once: string;
  isReady: boolean;
  create: UseMutationResult<Made, Error, void>;
  onClose: () => void;
  /** The fields of the form. */
  children: ReactNode;
}

/** Makes something that has a secret, and then shows that, this once. */
export function SecretDialog<Made extends { secret: string }>({
  title,
  secretLabel,
  once,
  isReady,
  create,
  onClose,
  children,
}: SecretDialogProps<Made>) {
  const { t } = useTranslation();
  return (
    // Not closed by a press beside it, which would lose a secret that was not copied yet.
    <FormDialog
      title={title}
      isAlert
      className={styles.fields}
      onSubmit={() => !create.data && create.mutate()}
      onClose={onClose}
      actions={
        create.data ? (
          <Button appearance="primary" onClick={onClose}>
            {t('common.secretCopied')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" appearance="primary" disabled={!isReady || create.isPending}>
              {title}
            </Button>
          </>
        )
      }
    >
      {create.data ? (
        <>
          <MessageBar intent="warning">
            <MessageBarBody>{once}</MessageBarBody>
          </MessageBar>
          <CodeBox label={secretLabel} text={create.data.secret} />
        </>
      ) : (
        <>
          {children}
          {create.error instanceof ApiError && <Findings findings={create.error.findings} />}
        </>
      )}
    </FormDialog>
  );
}
