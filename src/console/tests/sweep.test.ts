import { describe, expect, it } from 'vitest';
import { readValues, sizeOf, sweep } from '../src/features/tasks/create/sweep';
import { row } from './rows';

const rate = row('hyperparameters.learningRate', 1e-4);
const rank = row('lora.rank', 8, 'lora', 'integer');

describe('a sweep', () => {
  it('reads values by the kind of their parameter', () => {
    expect(readValues(rate, '1e-4, 3e-4，5e-4')).toEqual([1e-4, 3e-4, 5e-4]);
    expect(readValues(row('other.packing', false, 'other', 'flag'), 'true false')).toEqual([true, false]);
  });

  it('takes the same value once', () => expect(readValues(rank, '4, 4, 8')).toEqual([4, 8]));

  it('leaves what is no number to the service', () => expect(readValues(rank, 'four')).toEqual(['four']));

  it('makes a job for every combination, each with its own name', () => {
    const axes = [
      { row: rate, values: [1e-4, 3e-4] },
      { row: rank, values: [4, 8, 16] },
    ];
    const jobs = sweep({ name: 'job-1', hyperparameters: { epochs: 2 } }, axes);
    expect(jobs).toHaveLength(sizeOf(axes));
    expect(new Set(jobs.map((job) => job.name)).size).toBe(6);
    expect(jobs[5]).toEqual({ name: 'lr-0-0003-rank-16', hyperparameters: { epochs: 2, learningRate: 3e-4 }, lora: { rank: 16 } });
  });

  it('names jobs as the service wants names', () => {
    const jobs = sweep({ name: 'x' }, [{ row: row('other.optimizer', 'adamw_torch'), values: ['adamw_torch', 'lion_8bit'] }]);
    expect(jobs.every((job) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(String(job.name)))).toBe(true);
  });

  it('of nothing leaves the job as it is', () => expect(sweep({ name: 'a' }, [{ row: rank, values: [] }])).toEqual([{ name: 'a' }]));
});
