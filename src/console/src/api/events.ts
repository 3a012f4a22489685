import { get } from './http';
import type { JobError } from './schema';

/** Something that happened to a task. */
export interface TaskEvent {
  id: string;
  task: string;
  job: string | null;
  attempt: number;
  type: string;
  time: string;
  number: number;
  error: JobError | null;
}

export const events = {
  ofTask: (name: string, after?: string, signal?: AbortSignal) => get<TaskEvent[]>(`/api/tasks/${name}/events`, { after }, signal),
  all: (after?: string, signal?: AbortSignal) => get<TaskEvent[]>('/api/events', { after }, signal),
};
