import type { TaskView } from '../../api/schema';

const textOf = (task: TaskView, field: string) => String((task.specification as Record<string, unknown>)[field] ?? '');

/** What the task was asked to be, read off its stored document. */
export function factsOf(task: TaskView) {
  const dataset = (task.specification as Record<string, unknown>).dataset;
  return {
    model: textOf(task, 'model'),
    template: textOf(task, 'template'),
    method: textOf(task, 'method'),
    stage: textOf(task, 'stage'),
    location: textOf(task, 'location'),
    datasets: (Array.isArray(dataset) ? dataset : [dataset]).filter((item) => typeof item === 'string'),
  };
}

/** Progress of all jobs together; null before the first has any. */
export function progressOf(task: TaskView) {
  const known = task.jobs.flatMap((job) => (job.progress ? [job.progress] : []));
  if (known.length === 0) {
    return null;
  }

  const percent = known.reduce((sum, progress) => sum + progress.percent, 0) / task.jobs.length;
  const etas = known.flatMap((progress) => (progress.etaSeconds === null ? [] : [progress.etaSeconds]));
  return {
    step: known.reduce((sum, progress) => sum + progress.step, 0),
    totalSteps: known.reduce((sum, progress) => sum + progress.totalSteps, 0),
    percent,
    etaSeconds: etas.length > 0 ? Math.max(...etas) : null,
  };
}

export const baseName = (dataset: string) => dataset.split('@')[0] ?? dataset;
