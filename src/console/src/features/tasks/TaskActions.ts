import type { JobState, TaskListItem } from '../../api/schema';
import type { TaskVerb } from '../../api/tasks';

/** Which requests a job in a state answers; the service has the last word. */
const allowed: Record<TaskVerb, readonly JobState[]> = {
  pause: ['pending', 'validating', 'queued', 'provisioning', 'starting', 'running', 'recovering'],
  resume: ['paused'],
  cancel: ['pending', 'validating', 'queued', 'provisioning', 'starting', 'running', 'finishing', 'recovering', 'paused'],
  retry: ['failed', 'cancelled'],
};

export const verbs: readonly TaskVerb[] = ['pause', 'resume', 'cancel', 'retry'];

export const jobAllows = (state: JobState, verb: TaskVerb) => allowed[verb].includes(state);

/** A task answers a request when one of its jobs does. */
export const taskAllows = (task: TaskListItem, verb: TaskVerb) =>
  task.state !== 'deleting' && task.jobs.some((job) => jobAllows(job.state, verb));
