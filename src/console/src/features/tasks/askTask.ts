import { ApiError } from '../../api/http';
import type { TaskListItem } from '../../api/schema';
import { type TaskVerb, tasks } from '../../api/tasks';

/** Somebody else asked something of the task that the page did not show yet; nothing was done. */
export class ConflictError extends Error {
  constructor(readonly task: TaskListItem) {
    super('conflict');
    this.name = 'ConflictError';
  }
}

const Tries = 8;

/**
 * Asks something of a task as it was seen. A job that merely went on is the task that was seen; a task that was made anew under the
 * same name, or of which something else was asked meanwhile, is not.
 */
export async function askTask(seen: TaskListItem, verb: TaskVerb | 'delete', job?: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { task, version } = await tasks.read(seen.name);
    if (!isSame(seen, task)) {
      throw new ConflictError(task);
    }

    try {
      await (verb === 'delete' ? tasks.remove(seen.name, version) : tasks.ask(seen.name, version, verb, job));
      return;
    } catch (error) {
      if (!(error instanceof ApiError && error.isOutdated) || tries === Tries) {
        throw error;
      }
    }
  }
}

/** Whether nobody asked anything of a task between two looks at it. */
export function isSame(seen: TaskListItem, now: TaskListItem): boolean {
  const wishes = (task: TaskListItem) => JSON.stringify(task.jobs.map(({ name, wish }) => [name, wish]));
  return seen.id === now.id && seen.deletingSince === now.deletingSince && wishes(seen) === wishes(now);
}
