import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { access } from '../../api/access';
import { ApiError } from '../../api/http';
import { CodeBox } from '../../ui/CopyText';
import { Findings } from '../../ui/Findings';
import { FormDialog } from '../../ui/FormDialog';
import { useToasts } from '../../ui/useToasts';
import { expiryOf } from './grants';
import { KeyFields, type KeyForm } from './KeyFields';
import styles from './settings.module.css';

const start: KeyForm = { name: '', role: 'contributor', scopes: [], days: '90' };

/** Makes an API key, and then shows it, this once. */
export function KeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  const [form, setForm] = useState<KeyForm>(start);
  const create = useMutation({
    mutationFn: ({ days, ...wanted }: KeyForm) => access.createKey({ ...wanted, expiresAt: expiryOf(Number(days), Date.now()) }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys'] }),
    onError: (error) => !(error instanceof ApiError) && toasts.failure(error),
  });
  return (
    // Not closed by a press beside it, which would lose a key that was not copied yet.
    <FormDialog
      title={t('settings.key.create')}
      isAlert
      className={styles.dialog}
      onSubmit={() => !create.data && create.mutate(form)}
      onClose={onClose}
      actions={
        create.data ? (
          <Button appearance="primary" onClick={onClose}>
            {t('settings.key.copied')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" appearance="primary" disabled={form.name.trim() === '' || create.isPending}>
              {t('settings.key.create')}
            </Button>
          </>
        )
      }
    >
      {create.data ? (
        <>
          <MessageBar intent="warning">
            <MessageBarBody>{t('settings.key.once')}</MessageBarBody>
          </MessageBar>
          <CodeBox label={t('settings.key.secret')} text={create.data.secret} />
        </>
      ) : (
        <>
          <KeyFields
            form={form}
            onChange={(part) => {
              setForm((before) => ({ ...before, ...part }));
              create.reset();
            }}
          />
          {create.error instanceof ApiError && <Findings findings={create.error.findings} />}
        </>
      )}
    </FormDialog>
  );
}
