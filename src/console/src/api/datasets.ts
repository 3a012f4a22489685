import { get, remove } from './http';
import type { DatasetVersion, PreviewedRows, VersionTokens, VersionUse } from './schema';

export interface PreviewQuery {
  dataset: string;
  version: string;
  model: string;
  stage: string;
  /** Rows to leave out before the first. */
  first: number;
  count: number;
}

export interface TokensQuery {
  dataset: string;
  version: string;
  model: string;
  /** The model's own where none is given. */
  template?: string;
  /** As a person wrote it; empty for what a task has by default. */
  cutoffLength?: string;
}

export const datasets = {
  list: (signal?: AbortSignal) => get<DatasetVersion[]>('/api/datasets', undefined, signal),
  versions: (name: string, signal?: AbortSignal) => get<DatasetVersion[]>(`/api/datasets/${name}`, undefined, signal),
  uses: (name: string, version: string, signal?: AbortSignal) =>
    get<VersionUse[]>(`/api/datasets/${name}/versions/${version}/tasks`, undefined, signal),
  preview: ({ dataset, version, ...query }: PreviewQuery, signal?: AbortSignal) =>
    get<PreviewedRows>(`/api/datasets/${dataset}/versions/${version}/preview`, { ...query }, signal),
  tokens: ({ dataset, version, model, template, cutoffLength }: TokensQuery, signal?: AbortSignal) =>
    get<VersionTokens>(
      `/api/datasets/${dataset}/versions/${version}/tokens`,
      { model, template: template || undefined, cutoffLength: cutoffLength || undefined },
      signal,
    ),
  /** @param isForced also where a task still needs it, which will then fail. */
  remove: (name: string, isForced: boolean) => remove(`/api/datasets/${name}${isForced ? '?force=true' : ''}`),
};
