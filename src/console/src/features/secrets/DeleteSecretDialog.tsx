import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SecretView } from '../../api/schema';
import { secrets } from '../../api/secrets';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { useToasts } from '../../ui/useToasts';

export function DeleteSecretDialog({ doomed, onClose }: { doomed: SecretView; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  const remove = useMutation({
    mutationFn: () => secrets.remove(doomed.name),
    onSuccess: () => {
      toasts.success(t('secrets.isDeleted', { name: doomed.name }));
      onClose();
    },
    onError: (error) => toasts.failure(error),
    onSettled: () => client.invalidateQueries({ queryKey: ['secrets'] }),
  });
  return (
    <ConfirmDialog
      title={t('secrets.deleteOf', { name: doomed.name })}
      action={t('common.delete')}
      isReady={!remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {t('secrets.deleteHelp')}
    </ConfirmDialog>
  );
}
