import { describe, expect, it } from 'vitest';
import type { JobView, TaskListItem } from '../src/api/schema';
import { isSame } from '../src/features/tasks/askTask';

const task = (part: Partial<TaskListItem>, job: Partial<JobView> = {}) =>
  ({ id: 'a', deletingSince: null, jobs: [{ name: 'job-1', wish: 'run', state: 'queued', ...job }], ...part }) as TaskListItem;

describe('a task between two looks', () => {
  it('is the same when its job went on', () => expect(isSame(task({}), task({}, { state: 'running' }))).toBe(true));

  it('is another when it was made anew', () => expect(isSame(task({}), task({ id: 'b' }))).toBe(false));

  it('is another when something else was asked of its job', () => expect(isSame(task({}), task({}, { wish: 'pause' }))).toBe(false));

  it('is another when it is being deleted', () => expect(isSame(task({}), task({ deletingSince: '2026-01-01' }))).toBe(false));
});
