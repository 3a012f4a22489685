import { address, get } from './http';
import type { LogLine } from './schema';

/** One line of metrics.jsonl. */
export interface Metric {
  attempt: number;
  step: number;
  total_steps: number;
  epoch: number | null;
  loss: number | null;
  eval_loss: number | null;
  lr: number | null;
  grad_norm: number | null;
  tokens: number | null;
  tokens_per_second: number | null;
  elapsed_s: number | null;
  remaining_s: number | null;
  time: string;
}

/** One line of devices.jsonl. */
export interface DeviceSample {
  attempt: number;
  node: number;
  card?: number | null;
  device: string;
  utilization: number | null;
  memory_mib: number | null;
  memory_total_mib: number | null;
  power_w: number | null;
  time: string;
}

export interface Checkpoint {
  folder: string;
  step: number;
  time: string;
  bytes: number;
}

export interface Artifact {
  path: string;
  bytes: number;
  lastModified: string;
}

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
  metrics: (task: string, job: string, signal?: AbortSignal) => get<Metric[]>(`${of(task, job)}/metrics`, undefined, signal),
  devices: (task: string, job: string, signal?: AbortSignal) => get<DeviceSample[]>(`${of(task, job)}/devices`, undefined, signal),
  checkpoints: (task: string, job: string, signal?: AbortSignal) => get<Checkpoint[]>(`${of(task, job)}/checkpoints`, undefined, signal),
  artifacts: (task: string, job: string, signal?: AbortSignal) => get<Artifact[]>(`${of(task, job)}/artifacts`, undefined, signal),
  logs: (task: string, job: string, query: LogQuery, signal?: AbortSignal) =>
    get<LogLine[]>(`${of(task, job)}/logs`, { ...query }, signal),
  logsPath: (task: string, job: string) => `${of(task, job)}/logs`,
  artifactUrl: (task: string, job: string, path: string) => `${of(task, job)}/artifacts/${path.split('/').map(encodeURIComponent).join('/')}`,
  resultUrl: (task: string, job: string) => `${of(task, job)}/artifacts.zip`,
  logUrl: (task: string, job: string, query: LogQuery) => address(`${of(task, job)}/logs`, { ...query }),
};
