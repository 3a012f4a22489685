import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { refreshTask } from '../../api/queries';
import { type TaskVerb, tasks } from '../../api/tasks';
import { useToasts } from '../../ui/useToasts';

interface Ask {
  names: string[];
  verb: TaskVerb | 'delete';
  job?: string;
}

/** Pause, resume, cancel, retry and delete, of one task or several, with word of how it went. */
export function useTaskRequests() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: async ({ names, verb, job }: Ask) => {
      const answers = await Promise.allSettled(names.map((name) => (verb === 'delete' ? tasks.remove(name) : tasks.ask(name, verb, job))));
      const refused = answers.filter((answer) => answer.status === 'rejected');
      if (refused[0]) {
        throw refused[0].reason;
      }
    },
    onSuccess: (_, { verb, names }) => toasts.success(t(`tasks.asked.${verb}`, { count: names.length, name: names[0] })),
    onError: (error) => toasts.failure(error),
    onSettled: (_, __, { names }) => {
      for (const name of names) {
        refreshTask(client, name);
      }
    },
  });
}
