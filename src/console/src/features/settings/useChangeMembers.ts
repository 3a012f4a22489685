import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { access } from '../../api/access';
import { ApiError } from '../../api/http';
import { queries } from '../../api/queries';
import type { Membership } from '../../api/schema';
import { useToasts } from '../../ui/useToasts';

/** Changes the members of a workspace as they are now, so that what somebody else has just changed stays. */
export function useChangeMembers(workspace: string) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: async (change: (members: readonly Membership[]) => Membership[]) =>
      access.setMembers(workspace, change((await access.workspace(workspace)).members)),
    onSuccess: (changed) => {
      client.setQueryData(queries.workspace(workspace).queryKey, changed);
      toasts.success(t('settings.membersSaved'));
    },
    onError: (error) => !(error instanceof ApiError) && toasts.failure(error),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['workspace', workspace] });
      // One's own role may be another now.
      void client.invalidateQueries({ queryKey: ['caller'] });
    },
  });
}
