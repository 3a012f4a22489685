import { describe, expect, it } from 'vitest';
import { timelineOf } from '../src/features/tasks/details/timeline';
import { states } from '../src/ui/State';

const event = (id: string, job: string | null, type: string, second: number) => ({
  id,
  task: 't',
  job,
  attempt: 1,
  type,
  number: 1,
  time: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
  error: null,
});

describe('the timeline of a job', () => {
  const events = [
    event('1', null, 'task.created', 0),
    event('3', 'a', 'job.running', 7),
    event('2', 'a', 'job.queued', 2),
    event('4', 'b', 'job.queued', 3),
    event('5', 'a', 'job.checkpoint', 8),
  ];

  it('holds its own states in order, each until the next begins', () => {
    const stays = timelineOf(events, 'a', states);
    expect(stays.map((stay) => stay.state)).toEqual(['queued', 'running']);
    expect((stays[0]?.to ?? 0) - (stays[0]?.from ?? 0)).toBe(5_000);
    expect(stays[1]?.to).toBeNull();
  });
});
