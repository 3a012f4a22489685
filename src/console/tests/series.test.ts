import { describe, expect, it } from 'vitest';
import type { MetricLine } from '../src/api/schema';
import { align, curveOf, metrics, smooth, summaryOf, toCsv } from '../src/features/tasks/monitor/series';

const [loss] = metrics;

function line(step: number, value: number | null, attempt = 1): MetricLine {
  return {
    attempt,
    step,
    total_steps: 10,
    epoch: null,
    loss: value,
    eval_loss: null,
    lr: null,
    grad_norm: null,
    tokens: null,
    tokens_per_second: null,
    elapsed_s: null,
    remaining_s: null,
    time: new Date(Date.UTC(2026, 0, 1) + step * 1000).toISOString(),
  };
}

if (!loss) throw new Error('no loss');

describe('a curve', () => {
  it('leaves out steps that have no value', () =>
    expect(curveOf([line(1, 3), line(2, null), line(3, 2)], loss, 'step')).toEqual({ x: [1, 3], y: [3, 2] }));

  it('shows only the newest attempt of a step that was trained twice', () =>
    expect(curveOf([line(1, 3), line(2, 9), line(2, 2, 2), line(3, 1, 2)], loss, 'step').y).toEqual([3, 2, 1]));

  it('can be placed by the time since its start', () => expect(curveOf([line(1, 3), line(4, 2)], loss, 'time').x).toEqual([0, 3]));

  it('is summed up by its extremes and its end', () =>
    expect(summaryOf({ x: [1, 2, 3], y: [3, 1, 2] })).toEqual({ least: 1, greatest: 3, last: 2 }));

  it('without values has no summary', () => expect(summaryOf({ x: [1], y: [null] })).toBeNull());
});

describe('smoothing', () => {
  it('of weight 0 changes nothing', () => expect(smooth([1, null, 3], 0)).toEqual([1, null, 3]));

  it('of a constant is that constant from the first value on', () => {
    for (const value of smooth([2, 2, 2, 2], 0.9)) {
      expect(value).toBeCloseTo(2, 12);
    }
  });

  it('follows the corrected moving average', () => {
    const [first, second] = smooth([1, 3], 0.5);
    expect(first).toBeCloseTo(1, 12);
    expect(second).toBeCloseTo((0.25 * 1 + 0.5 * 3) / 0.75, 12);
  });

  it('keeps gaps', () => expect(smooth([1, null, 1], 0.5)[1]).toBeNull());
});

describe('several curves', () => {
  const curves = [
    { x: [1, 3], y: [10, 30] },
    { x: [2, 3], y: [200, 300] },
  ];

  it('are put on one axis', () =>
    expect(align(curves)).toEqual([
      [1, 2, 3],
      [10, null, 30],
      [null, 200, 300],
    ]));

  it('become one table with a column each', () =>
    expect(toCsv('step', ['a', 'b,c'], curves)).toBe('step,a,"b,c"\n1,10,\n2,,200\n3,30,300\n'));
});
