import { Button } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SecretView } from '../../api/schema';
import { secrets } from '../../api/secrets';
import { FormDialog } from '../../ui/FormDialog';
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
    <FormDialog
      title={t('secrets.deleteOf', { name: doomed.name })}
      isAlert
      onSubmit={() => remove.mutate()}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" appearance="primary" disabled={remove.isPending}>
            {t('common.delete')}
          </Button>
        </>
      }
    >
      {t('secrets.deleteHelp')}
    </FormDialog>
  );
}
