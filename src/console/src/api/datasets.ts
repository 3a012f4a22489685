import { get, remove } from './http';
import type { DatasetVersion, PreviewedRows, VersionUse } from './schema';

export interface PreviewQuery {
  dataset: string;
  version: string;
  model: string;
  stage: string;
  /** Rows to leave out before the first. */
  first: number;
  count: number;
}

export const datasets = {
  list: (signal?: AbortSignal) => get<DatasetVersion[]>('/api/datasets', undefined, signal),
  versions: (name: string, signal?: AbortSignal) => get<DatasetVersion[]>(`/api/datasets/${name}`, undefined, signal),
  uses: (name: string, version: string, signal?: AbortSignal) =>
    get<VersionUse[]>(`/api/datasets/${name}/versions/${version}/tasks`, undefined, signal),
  preview: ({ dataset, version, ...query }: PreviewQuery, signal?: AbortSignal) =>
    get<PreviewedRows>(`/api/datasets/${dataset}/versions/${version}/preview`, { ...query }, signal),
  /** @param isForced also where a task still needs it, which will then fail. */
  remove: (name: string, isForced: boolean) => remove(`/api/datasets/${name}${isForced ? '?force=true' : ''}`),
};
