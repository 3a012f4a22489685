import { describe, expect, it } from 'vitest';
import { staysAtEnd } from '../src/features/tasks/logs/followEnd';

describe('staysAtEnd', () => {
  it('is at the end when it is near it, wherever it came from', () => {
    expect(staysAtEnd(false, 0, { scrollTop: 880, clientHeight: 100, scrollHeight: 1000 })).toBe(true);
  });

  it('stays there when lines came before the event of its own scroll', () => {
    expect(staysAtEnd(true, 700, { scrollTop: 900, clientHeight: 100, scrollHeight: 3000 })).toBe(true);
  });

  it('leaves the end when it goes up', () => {
    expect(staysAtEnd(true, 900, { scrollTop: 700, clientHeight: 100, scrollHeight: 1000 })).toBe(false);
  });

  it('does not come to the end by going down in the middle', () => {
    expect(staysAtEnd(false, 100, { scrollTop: 300, clientHeight: 100, scrollHeight: 1000 })).toBe(false);
  });
});
