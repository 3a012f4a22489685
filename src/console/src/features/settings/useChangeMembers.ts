import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { access } from '../../api/access';
import { ApiError } from '../../api/http';
import { queries } from '../../api/queries';
import type { Membership } from '../../api/schema';
import { untilCurrent } from '../../api/versioned';
import { useToasts } from '../../ui/useToasts';

/** Changes the members of a workspace as they are now, so that what somebody else has just changed stays. */
export function useChangeMembers(workspace: string) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: (change: (members: readonly Membership[]) => Membership[]) =>
      untilCurrent(async () => {
        const { value, version } = await access.readMembers(workspace);
        return access.setMembers(workspace, version, change(value.members));
      }),
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
