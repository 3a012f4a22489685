import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { access } from '../../api/access';
import type { KeyView } from '../../api/schema';
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
    <Dialog open modalType="alert" onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('settings.key.revokeOf', { name: doomed.name })}</DialogTitle>
          <DialogContent>{t('settings.key.revokeHelp')}</DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button appearance="primary" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
              {t('settings.key.revoke')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
