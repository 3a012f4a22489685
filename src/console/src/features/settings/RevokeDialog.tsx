import { Button } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { access } from '../../api/access';
import type { KeyView } from '../../api/schema';
import { FormDialog } from '../../ui/FormDialog';
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
    <FormDialog
      title={t('settings.key.revokeOf', { name: doomed.name })}
      isAlert
      onSubmit={() => revoke.mutate()}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" appearance="primary" disabled={revoke.isPending}>
            {t('settings.key.revoke')}
          </Button>
        </>
      }
    >
      {t('settings.key.revokeHelp')}
    </FormDialog>
  );
}
