import type { TaskListItem } from '../../api/schema';

/** Address of the charts of all jobs of some tasks. */
export function monitorPath(...shown: TaskListItem[]): string {
  const runs = shown.flatMap((task) => task.jobs.map((job) => ['run', `${task.name}/${job.name}`]));
  return `/monitor?${new URLSearchParams(runs)}`;
}

export const logPath = (task: string, job: string) => `/tasks/${task}/logs?job=${job}`;
