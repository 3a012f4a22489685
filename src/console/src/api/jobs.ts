import { address, get } from './http';
import type { Artifact, CheckpointView, DeviceLine, LogLine, MetricLine } from './schema';

export interface LogQuery {
  attempt?: number;
  node?: number;
  rank?: number;
  tail?: number;
  from?: string;
  to?: string;
  search?: string;
}

const of = (task: string, job: string) => `/api/tasks/${task}/jobs/${job}`;

export const jobs = {
  metrics: (task: string, job: string, signal?: AbortSignal) => get<MetricLine[]>(`${of(task, job)}/metrics`, undefined, signal),
  devices: (task: string, job: string, signal?: AbortSignal) => get<DeviceLine[]>(`${of(task, job)}/devices`, undefined, signal),
  checkpoints: (task: string, job: string, signal?: AbortSignal) =>
    get<CheckpointView[]>(`${of(task, job)}/checkpoints`, undefined, signal),
  artifacts: (task: string, job: string, signal?: AbortSignal) => get<Artifact[]>(`${of(task, job)}/artifacts`, undefined, signal),
  logs: (task: string, job: string, query: LogQuery, signal?: AbortSignal) => get<LogLine[]>(`${of(task, job)}/logs`, { ...query }, signal),
  logsPath: (task: string, job: string) => `${of(task, job)}/logs`,
  artifactUrl: (task: string, job: string, path: string) =>
    `${of(task, job)}/artifacts/${path.split('/').map(encodeURIComponent).join('/')}`,
  resultUrl: (task: string, job: string) => `${of(task, job)}/artifacts.zip`,
  logUrl: (task: string, job: string, query: LogQuery) => address(`${of(task, job)}/logs`, { ...query }),
};
