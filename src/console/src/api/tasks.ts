import { get, post, remove } from './http';
import type { TaskPage, TaskView, ValidationView } from './schema';
import { ifMatch, readVersioned } from './versioned';

/** A task as a user writes it: what is left out takes its default. */
export interface TaskDocument {
  name?: unknown;
  location?: unknown;
  model?: unknown;
  template?: unknown;
  method?: unknown;
  stage?: unknown;
  dataset?: unknown;
  jobs?: JobDocument[];
  [other: string]: unknown;
}

export interface JobDocument {
  name?: unknown;
  [section: string]: unknown;
}

export interface TaskListQuery {
  search?: string;
  state?: string;
  method?: string;
  stage?: string;
  model?: string;
  location?: string;
  sort?: string;
  order?: string;
  page?: number;
  pageSize?: number;
}

export type TaskVerb = 'cancel' | 'pause' | 'resume' | 'retry';

export const tasks = {
  list: (query: TaskListQuery, signal?: AbortSignal) => get<TaskPage>('/api/tasks', { ...query }, signal),
  find: (name: string, signal?: AbortSignal) => get<TaskView>(`/api/tasks/${name}`, undefined, signal),
  validate: (document: TaskDocument, signal?: AbortSignal) => post<ValidationView>('/api/tasks/validate', document, { signal }),
  create: (document: TaskDocument, key: string) => post<TaskView>('/api/tasks', document, { headers: { 'Idempotency-Key': key } }),
  /** With a version that every change of it or of one of its jobs replaces. */
  read: (name: string) => readVersioned<TaskView>(`/api/tasks/${name}`),
  ask: (name: string, version: string, verb: TaskVerb, job?: string) =>
    post<void>(job ? `/api/tasks/${name}/jobs/${job}/${verb}` : `/api/tasks/${name}/${verb}`, undefined, { headers: ifMatch(version) }),
  remove: (name: string, version: string) => remove(`/api/tasks/${name}`, ifMatch(version)),
};
