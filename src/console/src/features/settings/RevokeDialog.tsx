import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { access } from '../../api/access';
import type { KeyView } from '../../api/schema';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { useToasts } from '../../ui/useToasts';

export function RevokeDialog({ doomed, onClose }: { doomed: KeyView; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  const revoke = useMutation({
    mutationFn: () => access.revokeKey(doomed.id),
    onSuccess: () => {
      toasts.success(t('settings.key.isRevoked', { name: doomed.name }));
      onClose();
    },
    onError: (error) => toasts.failure(error),
    onSettled: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
  return (
    <ConfirmDialog
      title={t('settings.key.revokeOf', { name: doomed.name })}
      action={t('settings.key.revoke')}
      isReady={!revoke.isPending}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      {t('settings.key.revokeHelp')}
    </ConfirmDialog>
  );
}
