import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/http';
import { type LimitParts, limits } from '../../api/limits';
import { queries } from '../../api/queries';
import type { Finding, Workspace } from '../../api/schema';
import { untilCurrent } from '../../api/versioned';
import { useToasts } from '../../ui/useToasts';
import { ContestedError, contestedFields } from './contested';

const nothing: readonly Finding[] = [];

/** A form of a workspace's limits. What was typed is laid over what is set at the moment of saving, so that what somebody else has just
 * changed in other fields stays; where it is the same field, the user is asked first. */
export function useLimitForm<Form extends object, Part extends keyof LimitParts>(
  workspace: string,
  part: Part,
  formOf: (set: Workspace) => Form,
  wantedOf: (form: Form) => LimitParts[Part],
) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  const { data: set } = useQuery(queries.workspace(workspace));
  const [edits, setEdits] = useState<Partial<Form>>({});
  // What was set when the first of them was typed, or when the user was last asked.
  const [seen, setSeen] = useState<Form | null>(null);
  const forget = () => {
    setEdits({});
    setSeen(null);
  };
  const save = useMutation({
    mutationFn: () =>
      untilCurrent(async () => {
        const { value, version } = await limits.read(workspace, part);
        const now = formOf(value);
        const wanted = wantedOf({ ...now, ...edits });
        const fields = contestedFields(wantedOf(seen ?? now), wantedOf(now), wanted);
        if (fields.length > 0) {
          throw new ContestedError(
            fields.map((field) => ({ field, now: now[field as keyof Form & string] })),
            value,
          );
        }

        await limits.set(workspace, part, version, wanted);
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['workspace', workspace] });
      forget();
      toasts.success(t('limits.saved'));
    },
    onError: (error) => {
      if (error instanceof ContestedError) {
        client.setQueryData(queries.workspace(workspace).queryKey, error.set);
        setSeen(formOf(error.set));
      } else if (findingsOf(error).length === 0) {
        toasts.failure(error);
      }
    },
  });
  return {
    /** Undefined until it is known what is set. */
    form: set && { ...formOf(set), ...edits },
    isChanged: Object.keys(edits).length > 0,
    isBusy: save.isPending,
    /** What the service has against what was typed. */
    findings: findingsOf(save.error),
    /** What somebody else has set meanwhile. */
    contested: save.error instanceof ContestedError ? save.error.fields : [],
    change: (typed: Partial<Form>) => {
      setEdits((before) => ({ ...before, ...typed }));
      setSeen((before) => before ?? (set ? formOf(set) : null));
      save.reset();
    },
    discard: () => {
      forget();
      save.reset();
    },
    save: () => save.mutate(),
  };
}

const findingsOf = (error: Error | null) => (error instanceof ApiError ? error.findings : nothing);
