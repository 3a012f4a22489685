import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { subscriptions } from '../../api/subscriptions';
import { useToasts } from '../../ui/useToasts';

/** What can be asked of a webhook. */
export function useWebhookRequests(id: string, name: string, onGone: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  const onError = (error: Error) => toasts.failure(error);
  const onSettled = () => client.invalidateQueries({ queryKey: ['subscriptions', id, 'deliveries'] });
  return {
    test: useMutation({
      mutationFn: () => subscriptions.test(id),
      onSuccess: ({ delivered, error, milliseconds }) =>
        delivered
          ? toasts.success(t('webhooks.test.delivered', { name, milliseconds }))
          : toasts.warning(t('webhooks.test.refused', { name }), error ?? ''),
      onError,
    }),
    replay: useMutation({
      mutationFn: (delivery: string) => subscriptions.replay(id, delivery),
      onSuccess: () => toasts.success(t('webhooks.replayed', { count: 1 })),
      onError,
      onSettled,
    }),
    replayFailed: useMutation({
      mutationFn: () => subscriptions.replayFailed(id),
      onSuccess: ({ replayed }) => toasts.success(t('webhooks.replayed', { count: replayed })),
      onError,
      onSettled,
    }),
    remove: useMutation({
      mutationFn: () => subscriptions.remove(id),
      onSuccess: () => {
        onGone();
        client.removeQueries({ queryKey: ['subscriptions', id] });
        void client.invalidateQueries({ queryKey: ['subscriptions'] });
        toasts.success(t('webhooks.delete.done', { name }));
      },
      onError,
    }),
  };
}
