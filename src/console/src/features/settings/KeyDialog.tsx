import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { access } from '../../api/access';
import { ApiError } from '../../api/http';
import { SecretDialog } from '../../ui/SecretDialog';
import { useToasts } from '../../ui/useToasts';
import { expiryOf } from './grants';
import { KeyFields, type KeyForm } from './KeyFields';

const start: KeyForm = { name: '', role: 'contributor', scopes: [], days: '90' };

export function KeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  const [form, setForm] = useState<KeyForm>(start);
  const create = useMutation({
    mutationFn: () => {
      const { days, ...wanted } = form;
      return access.createKey({ ...wanted, expiresAt: expiryOf(Number(days), Date.now()) });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys'] }),
    onError: (error) => !(error instanceof ApiError) && toasts.failure(error),
  });
  return (
    <SecretDialog
      title={t('settings.key.create')}
      secretLabel={t('settings.key.secret')}
      once={t('settings.key.once')}
      isReady={form.name.trim() !== ''}
      create={create}
      onClose={onClose}
    >
      <KeyFields
        form={form}
        onChange={(part) => {
          setForm((before) => ({ ...before, ...part }));
          create.reset();
        }}
      />
    </SecretDialog>
  );
}
