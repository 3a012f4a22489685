import { ApiError, get, post } from './http';
import type { Artifact, CheckpointView, DeviceLine, EvaluationOptions, MetricLine, ModelEvaluation } from './schema';

const of = (task: string, job: string) => `/api/tasks/${task}/jobs/${job}`;

export const jobs = {
  metrics: (task: string, job: string, signal?: AbortSignal) => get<MetricLine[]>(`${of(task, job)}/metrics`, undefined, signal),
  devices: (task: string, job: string, signal?: AbortSignal) => get<DeviceLine[]>(`${of(task, job)}/devices`, undefined, signal),
  checkpoints: (task: string, job: string, signal?: AbortSignal) =>
    get<CheckpointView[]>(`${of(task, job)}/checkpoints`, undefined, signal),
  artifacts: (task: string, job: string, signal?: AbortSignal) => get<Artifact[]>(`${of(task, job)}/artifacts`, undefined, signal),
  /** The last evaluation; null where there was none. */
  evaluation: async (task: string, job: string, signal?: AbortSignal) => {
    try {
      return await get<ModelEvaluation>(`${of(task, job)}/evaluation`, undefined, signal);
    } catch (error) {
      if (error instanceof ApiError && error.isNotFound) {
        return null;
      }

      throw error;
    }
  },
  evaluate: (task: string, job: string, request: Record<keyof EvaluationOptions, unknown>) =>
    post<ModelEvaluation>(`${of(task, job)}/evaluation`, request),
  logsPath: (task: string, job: string) => `${of(task, job)}/logs`,
  artifactUrl: (task: string, job: string, path: string) =>
    `${of(task, job)}/artifacts/${path.split('/').map(encodeURIComponent).join('/')}`,
  resultUrl: (task: string, job: string) => `${of(task, job)}/artifacts.zip`,
};
