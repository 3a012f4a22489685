import { describe, expect, it } from 'vitest';
import { beginOf, cut, isAtLeast, levelOf, timeAt } from '../src/features/tasks/logs/lines';

describe('log lines', () => {
  it.each([
    ['2026-01-01T00:00:00Z Step 1/81: loss 2.9', 'info'],
    ['UserWarning: slow', 'warning'],
    ['WARNING: slow tokenizer', 'warning'],
    ['Traceback (most recent call last):', 'error'],
    ['torch.cuda.OutOfMemoryError: no memory', 'error'],
    ['RuntimeError: no', 'error'],
    ['[ERROR] no', 'error'],
  ])('%s is of level %s', (text, level) => expect(levelOf(text)).toBe(level));

  it('are narrowed to the grave ones', () => {
    const lines = ['fine', 'warning: a', 'error: b'];
    expect(lines.filter((line) => isAtLeast(line, 'info'))).toEqual(lines);
    expect(lines.filter((line) => isAtLeast(line, 'warning'))).toEqual(lines.slice(1));
    expect(lines.filter((line) => isAtLeast(line, 'error'))).toEqual(lines.slice(2));
  });

  it('are cut where a search matches in any case', () => expect(cut('Loss 1, loss 2', 'LOSS')).toEqual(['', 'Loss', ' 1, ', 'loss', ' 2']));

  it('are whole where nothing is searched', () => expect(cut('loss', '')).toEqual(['loss']));

  it('give all their text back whatever is searched', () => {
    for (const search of ['', 'o', 'ss', 'x', '损']) {
      expect(cut('损失 loss 损失', search).join('')).toBe('损失 loss 损失');
    }
  });

  it('of the last hour begin an hour ago', () => expect(beginOf('1h', Date.UTC(2026, 0, 1, 1))).toBe(Date.UTC(2026, 0, 1)));

  it('without a time belong to the line before, or else to the next', () => {
    const lines = ['no time', '2026-01-01T00:00:00.5Z a', 'trace', '2026-01-01T00:00:02Z b'];
    const text = { count: lines.length, line: (index: number) => lines[index] ?? '' };
    const begin = Date.UTC(2026, 0, 1);
    expect(lines.map((_, index) => timeAt(text, index))).toEqual([begin + 500, begin + 500, begin + 500, begin + 2_000]);
    expect(timeAt({ count: 1, line: () => 'none' }, 0)).toBeNull();
  });
});
