import type { Offer, ParameterView } from '../../../api/schema';
import type { JobDocument, TaskDocument } from '../../../api/tasks';

/** Most jobs of one task; the service has the last word. */
export const MaxJobs = 32;

export const startDocument = (): TaskDocument => ({ jobs: [{ name: 'job-1' }] });

/** The value at a path such as <c>lora.rank</c>; undefined where none is written. */
export function valueAt(document: Readonly<Record<string, unknown>>, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (isRecord(node) ? node[key] : undefined), document);
}

/** A copy with a value at a path; undefined takes it out, so that the default holds. */
export function withValue<T extends Record<string, unknown>>(document: T, path: string, value: unknown): T {
  const [key = '', ...rest] = path.split('.');
  const copy: Record<string, unknown> = { ...document };
  if (rest.length === 0) {
    copy[key] = value;
  } else {
    const inner = withValue(isRecord(copy[key]) ? copy[key] : {}, rest.join('.'), value);
    copy[key] = Object.keys(inner).length > 0 ? inner : undefined;
  }

  if (copy[key] === undefined) {
    delete copy[key];
  }

  return copy as T;
}

export const jobsOf = (document: TaskDocument): JobDocument[] => (Array.isArray(document.jobs) ? document.jobs.filter(isRecord) : []);

/** Datasets that a task names to train and to measure on. */
export const datasetsOf = ({ dataset, validationDataset }: TaskDocument): string[] =>
  [dataset, validationDataset].flat().filter((name): name is string => typeof name === 'string' && name !== '');

export function withJob(document: TaskDocument, index: number, job: JobDocument): TaskDocument {
  return { ...document, jobs: jobsOf(document).map((old, place) => (place === index ? job : old)) };
}

export function withoutJob(document: TaskDocument, index: number): TaskDocument {
  return { ...document, jobs: jobsOf(document).filter((_, place) => place !== index) };
}

/** Adds a job: a bare one, or a copy of another. */
export function withNewJob(document: TaskDocument, like?: number): TaskDocument {
  const jobs = jobsOf(document);
  const original = like === undefined ? undefined : jobs[like];
  return { ...document, jobs: [...jobs, { ...(original ? structuredClone(original) : {}), name: freeName(jobs, 'job') }] };
}

/** The first of job-1, job-2, … that no job has. */
export function freeName(jobs: readonly JobDocument[], stem: string): string {
  const taken = new Set(jobs.map((job) => job.name));
  for (let number = jobs.length + 1; ; number++) {
    if (!taken.has(`${stem}-${number}`)) {
      return `${stem}-${number}`;
    }
  }
}

/** Whether a row of the table matters for what the task is. */
export function applies(row: ParameterView, document: TaskDocument, table: readonly ParameterView[]): boolean {
  const method = String(effective(document, 'method', table));
  const stage = String(effective(document, 'stage', table));
  return (row.methods.length === 0 || row.methods.includes(method)) && (row.stages.length === 0 || row.stages.includes(stage));
}

/** What is written, or else the default. */
export function effective(document: Record<string, unknown>, path: string, table: readonly ParameterView[]): unknown {
  return valueAt(document, path) ?? table.find((row) => row.path === path)?.default;
}

/** Where the jobs run: what is written, the only location there is, or the default. */
export function locationOf(document: TaskDocument, table: readonly ParameterView[], offers: readonly Offer[]): unknown {
  const [only, ...others] = new Set(offers.map((offer) => offer.location));
  return document.location ?? (others.length === 0 ? only : undefined) ?? effective(document, 'location', table);
}

/** A stored document without what is default anyway, so that it reads as a person would write it. */
export function withoutDefaults(document: TaskDocument, table: readonly ParameterView[]): TaskDocument {
  const strip = <T extends Record<string, unknown>>(part: T, isBasic: boolean) =>
    table
      .filter((row) => (row.section === 'basic') === isBasic)
      .filter((row) => valueAt(part, row.path) === null || JSON.stringify(valueAt(part, row.path)) === JSON.stringify(row.default))
      .reduce((rest, row) => withValue(rest, row.path, undefined), part);
  return { ...strip(document, true), jobs: jobsOf(document).map((job) => strip(job, false)) };
}

export const isRecord = (node: unknown): node is Record<string, unknown> =>
  typeof node === 'object' && node !== null && !Array.isArray(node);
