import { Field, Input } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/http';
import { subscriptions } from '../../api/subscriptions';
import { SecretDialog } from '../../ui/SecretDialog';
import { useToasts } from '../../ui/useToasts';

const start = { name: '', url: '', types: '' };

export function WebhookDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  const [form, setForm] = useState(start);
  const create = useMutation({
    mutationFn: () => subscriptions.create({ name: form.name.trim(), url: form.url.trim(), types: typesOf(form.types) }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['subscriptions'] }),
    onError: (error) => !(error instanceof ApiError) && toasts.failure(error),
  });
  const change = (part: Partial<typeof start>) => {
    setForm((before) => ({ ...before, ...part }));
    create.reset();
  };
  return (
    <SecretDialog
      title={t('webhooks.create')}
      secretLabel={t('webhooks.secret')}
      once={t('webhooks.once')}
      isReady={form.name.trim() !== '' && form.url.trim() !== ''}
      create={create}
      onClose={onClose}
    >
      <Field label={t('webhooks.name')} hint={t('webhooks.nameHelp')} required>
        <Input value={form.name} maxLength={80} onChange={(_, { value }) => change({ name: value })} />
      </Field>
      <Field label={t('webhooks.url')} hint={t('webhooks.urlHelp')} required>
        <Input type="url" value={form.url} spellCheck={false} onChange={(_, { value }) => change({ url: value })} />
      </Field>
      <Field label={t('webhooks.types')} hint={t('webhooks.typesHelp')}>
        <Input value={form.types} spellCheck={false} onChange={(_, { value }) => change({ types: value })} />
      </Field>
    </SecretDialog>
  );
}

/** Types as they are written into a field, with commas or spaces between them. */
const typesOf = (text: string) => text.split(/[\s,，、]+/).filter((type) => type !== '');
