import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { refreshTask } from '../../api/queries';
import type { TaskListItem } from '../../api/schema';
import type { TaskVerb } from '../../api/tasks';
import { useToasts } from '../../ui/useToasts';
import { askTask, ConflictError } from './askTask';

interface Ask {
  /** The tasks as the page shows them. */
  seen: TaskListItem[];
  verb: TaskVerb | 'delete';
  job?: string;
}

/** Pause, resume, cancel, retry and delete, of one task or several, with word of how it went. */
export function useTaskRequests() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: async ({ seen, verb, job }: Ask) => {
      const answers = await Promise.allSettled(seen.map((task) => askTask(task, verb, job)));
      const refused = answers.filter((answer) => answer.status === 'rejected');
      if (refused[0]) {
        throw refused[0].reason;
      }
    },
    onSuccess: (_, { verb, seen }) => toasts.success(t(`tasks.asked.${verb}`, { count: seen.length, name: seen[0]?.name })),
    onError: (error) =>
      error instanceof ConflictError
        ? toasts.warning(
            t('tasks.conflict.title', { name: error.task.name }),
            t('tasks.conflict.help', { state: t(`common.state.${error.task.state}`) }),
          )
        : toasts.failure(error),
    onSettled: (_, __, { seen }) => {
      for (const { name } of seen) {
        refreshTask(client, name);
      }
    },
  });
}
