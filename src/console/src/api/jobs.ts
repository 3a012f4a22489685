import { get } from './http';
import type { Artifact, CheckpointView, DeviceLine, MetricLine } from './schema';

const of = (task: string, job: string) => `/api/tasks/${task}/jobs/${job}`;

export const jobs = {
  metrics: (task: string, job: string, signal?: AbortSignal) => get<MetricLine[]>(`${of(task, job)}/metrics`, undefined, signal),
  devices: (task: string, job: string, signal?: AbortSignal) => get<DeviceLine[]>(`${of(task, job)}/devices`, undefined, signal),
  checkpoints: (task: string, job: string, signal?: AbortSignal) =>
    get<CheckpointView[]>(`${of(task, job)}/checkpoints`, undefined, signal),
  artifacts: (task: string, job: string, signal?: AbortSignal) => get<Artifact[]>(`${of(task, job)}/artifacts`, undefined, signal),
  logsPath: (task: string, job: string) => `${of(task, job)}/logs`,
  artifactUrl: (task: string, job: string, path: string) =>
    `${of(task, job)}/artifacts/${path.split('/').map(encodeURIComponent).join('/')}`,
  resultUrl: (task: string, job: string) => `${of(task, job)}/artifacts.zip`,
};
