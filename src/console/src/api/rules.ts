import { get, post, put, remove } from './http';
import type { DatasetRule, RuleFiring } from './schema';
import type { TaskDocument } from './tasks';
import type { Typed } from './typed';

/** A rule as a user writes it: what is left out takes its default. */
export type RuleDraft = Partial<Omit<DatasetRule, 'createdAt' | 'task' | 'maxConcurrent' | 'budgetUsd'>> & {
  task?: TaskDocument;
  maxConcurrent?: Typed;
  budgetUsd?: Typed | null;
};

export const rules = {
  list: (signal?: AbortSignal) => get<DatasetRule[]>('/api/rules', undefined, signal),
  find: (name: string, signal?: AbortSignal) => get<DatasetRule>(`/api/rules/${name}`, undefined, signal),
  firings: (name: string, signal?: AbortSignal) => get<RuleFiring[]>(`/api/rules/${name}/firings`, undefined, signal),
  create: (draft: RuleDraft) => post<DatasetRule>('/api/rules', draft),
  replace: (draft: RuleDraft) => put<DatasetRule>(`/api/rules/${draft.name}`, draft),
  remove: (name: string) => remove(`/api/rules/${name}`),
};
