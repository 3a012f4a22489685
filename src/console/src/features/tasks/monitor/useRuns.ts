import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { isSettled, queries } from '../../../api/queries';
import type { Run } from './differences';

/** The runs that the address names, as <c>run=task/job</c>, with their numbers; more come while they train. */
export function useRuns() {
  const [search] = useSearchParams();
  const ids = useMemo(() => [...new Set(search.getAll('run'))], [search]);
  const names = useMemo(() => [...new Set(ids.map((id) => id.split('/')[0] ?? ''))], [ids]);
  const tasks = useQueries({ queries: names.map((name) => queries.task(name)) });
  const runs = ids.flatMap((id): Run[] => {
    const [name = '', job = ''] = id.split('/');
    const task = tasks[names.indexOf(name)]?.data;
    return task?.jobs.some((candidate) => candidate.name === job) ? [{ id, task, job }] : [];
  });
  const moves = (run: Run) => !isSettled(run.task.jobs.find((job) => job.name === run.job)?.state ?? 'deleted');
  const metrics = useQueries({ queries: runs.map((run) => queries.metrics(run.task.name, run.job, moves(run))) });
  const devices = useQueries({ queries: runs.map((run) => queries.devices(run.task.name, run.job, moves(run))) });
  return {
    ids,
    runs,
    metrics: metrics.map((query) => query.data ?? []),
    devices: devices.map((query) => query.data ?? []),
    isMoving: runs.some(moves),
    isLoading: tasks.some((task) => task.isPending) || metrics.some((query) => query.isPending),
    error: tasks.find((task) => task.isError && !task.data)?.error ?? null,
  };
}
