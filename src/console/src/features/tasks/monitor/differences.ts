import type { ParameterView, TaskView } from '../../../api/schema';
import type { TaskDocument } from '../../../api/tasks';
import { jobsOf, valueAt } from '../create/document';

export interface Run {
  /** task/job. */
  id: string;
  task: TaskView;
  job: string;
}

export interface Difference {
  row: ParameterView;
  /** One for each run. */
  values: unknown[];
}

/** The parameters in which runs differ. */
export function differences(runs: readonly Run[], table: readonly ParameterView[]): Difference[] {
  return table
    .filter((row) => row.path !== 'name')
    .map((row) => ({ row, values: runs.map((run) => settingOf(run, row)) }))
    .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value ?? null))).size > 1);
}

function settingOf(run: Run, row: ParameterView): unknown {
  const document = run.task.specification as TaskDocument;
  const job = jobsOf(document).find((candidate) => candidate.name === run.job) ?? {};
  return valueAt(row.section === 'basic' ? document : job, row.path);
}
