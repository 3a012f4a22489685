import { describe, expect, it } from 'vitest';
import { ago, bytes, number, secondsOf, short, span } from '../src/ui/format';

describe('format', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [605_168, '591 KiB'],
    [5 * 1024 ** 3, '5.0 GiB'],
  ])('writes %d bytes as %s', (count, text) => expect(bytes(count)).toBe(text));

  it.each([
    ['PT2H', 7200],
    ['PT1M30.5S', 90.5],
    ['P1DT1S', 86_401],
    ['P', null],
    ['PT', null],
    ['2h', null],
  ])('reads the duration %s as %s seconds', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

  it.each([
    [null, '–'],
    [0, '0s'],
    [0.3, '<1s'],
    [59.6, '1m'],
    [3_905, '1h 5m'],
    [90_000, '1d 1h'],
  ])('writes %s seconds as %s', (seconds, text) => expect(span(seconds)).toBe(text));

  it.each([
    [1e-4, '1e-4'],
    [5e-3, '0.005'],
    [1.23456, '1.235'],
    [2.03e-6, '2.03e-6'],
    [12_345, '12,345'],
    [1059.31023567, '1,059'],
    [999.96, '1,000'],
    [null, '–'],
  ])('writes %s as %s', (value, text) => expect(number(value, 'en')).toBe(text));

  it('writes the size of a model short', () => expect([1_000_576, 7_615_616_512, 820_000].map(short)).toEqual(['1M', '7.6B', '820K']));

  it('tells a time in the past by its largest unit', () =>
    expect(ago('2026-01-01T00:00:00Z', Date.parse('2026-01-01T02:59:00Z'), 'zh-CN')).toBe('2小时前'));
});
