import type { TaskListItem } from '../../api/schema';
import { type TaskVerb, tasks } from '../../api/tasks';
import { untilCurrent } from '../../api/versioned';

/** Somebody else asked something of the task that the page did not show yet; nothing was done. */
export class ConflictError extends Error {
  constructor(readonly task: TaskListItem) {
    super('conflict');
    this.name = 'ConflictError';
  }
}

/**
 * Asks something of a task as it was seen. A job that merely went on is the task that was seen; a task that was made anew under the
 * same name, or of which something else was asked meanwhile, is not.
 */
export function askTask(seen: TaskListItem, verb: TaskVerb | 'delete', job?: string): Promise<void> {
  return untilCurrent(async () => {
    const { value: task, version } = await tasks.read(seen.name);
    if (!isSame(seen, task)) {
      throw new ConflictError(task);
    }

    await (verb === 'delete' ? tasks.remove(seen.name, version) : tasks.ask(seen.name, version, verb, job));
  });
}

/** Whether nobody asked anything of a task between two looks at it. */
export function isSame(seen: TaskListItem, now: TaskListItem): boolean {
  const wishes = (task: TaskListItem) => JSON.stringify(task.jobs.map(({ name, wish }) => [name, wish]));
  return seen.id === now.id && seen.deletingSince === now.deletingSince && wishes(seen) === wishes(now);
}
