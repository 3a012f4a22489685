import { Button, Field, Input } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/http';
import type { SecretView } from '../../api/schema';
import { secrets } from '../../api/secrets';
import { local } from '../../i18n';
import { Findings } from '../../ui/Findings';
import { FormDialog } from '../../ui/FormDialog';
import { useToasts } from '../../ui/useToasts';

export function SetSecretDialog({ secret, onClose }: { secret: SecretView; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  const [value, setValue] = useState('');
  const set = useMutation({
    mutationFn: () => secrets.set(secret.name, value.trim()),
    onSuccess: () => {
      toasts.success(t('secrets.isSet', { name: secret.name }));
      onClose();
    },
    onError: (error) => !(error instanceof ApiError) && toasts.failure(error),
    onSettled: () => client.invalidateQueries({ queryKey: ['secrets'] }),
  });
  return (
    <FormDialog
      title={t('secrets.setOf', { name: secret.name })}
      onSubmit={() => set.mutate()}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" appearance="primary" disabled={value.trim() === '' || set.isPending}>
            {t('secrets.setIt')}
          </Button>
        </>
      }
    >
      <p>{local(secret.help)}</p>
      <Field label={t('secrets.value')} hint={t('secrets.valueHelp')} required>
        <Input
          type="password"
          value={value}
          autoComplete="off"
          spellCheck={false}
          onChange={(_, data) => {
            setValue(data.value);
            set.reset();
          }}
        />
      </Field>
      {set.error instanceof ApiError && <Findings findings={set.error.findings} />}
    </FormDialog>
  );
}
