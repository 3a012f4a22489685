import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { access } from '../../api/access';
import { ApiError } from '../../api/http';
import { queries } from '../../api/queries';
import type { Finding, Workspace } from '../../api/schema';
import { useToasts } from '../../ui/useToasts';

const nothing: readonly Finding[] = [];

/** A form of a workspace's limits. What was typed is laid over what is set at the moment of saving, so that what somebody else has just
 * changed in other fields stays. */
export function useLimitForm<Form extends object>(
  workspace: string,
  formOf: (set: Workspace) => Form,
  put: (form: Form) => Promise<unknown>,
) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  const set = useQuery(queries.workspace(workspace));
  const [edits, setEdits] = useState<Partial<Form>>({});
  const save = useMutation({
    mutationFn: async () => put({ ...formOf(await access.workspace(workspace)), ...edits }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['workspace', workspace] });
      setEdits({});
      toasts.success(t('limits.saved'));
    },
    onError: (error) => findingsOf(error).length === 0 && toasts.failure(error),
  });
  return {
    /** Undefined until it is known what is set. */
    form: set.data && { ...formOf(set.data), ...edits },
    isChanged: Object.keys(edits).length > 0,
    isBusy: save.isPending,
    /** What the service has against what was typed. */
    findings: findingsOf(save.error),
    change: (part: Partial<Form>) => {
      setEdits((before) => ({ ...before, ...part }));
      save.reset();
    },
    discard: () => {
      setEdits({});
      save.reset();
    },
    save: () => save.mutate(),
  };
}

const findingsOf = (error: Error | null) => (error instanceof ApiError ? error.findings : nothing);
