import { describe, expect, it } from 'vitest';
import { firstWholeLine, LogText, wholeLines } from '../src/features/tasks/logs/logText';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const linesOf = (text: LogText) => Array.from({ length: text.count }, (_, index) => text.line(index));

function sample() {
  const text = new LogText();
  text.prepend(bytesOf('d\ne\n'));
  text.append('f');
  text.prepend(bytesOf('a\n损失\n\n'));
  return text;
}

describe('a log in memory', () => {
  it('has its blocks and its new lines in order', () => expect(linesOf(sample())).toEqual(['a', '损失', '', 'd', 'e', 'f']));

  it('tells how many lines came before others', () => expect(sample().earlier).toBe(5));

  it('loses its first lines, over blocks too', () => {
    for (let gone = 0; gone <= 5; gone++) {
      const text = sample();
      text.dropFirst(gone);
      expect(linesOf(text)).toEqual(['a', '损失', '', 'd', 'e', 'f'].slice(gone));
    }
  });

  it('finds the first line from which on something holds', () => {
    const text = sample();
    for (let at = 0; at <= text.count; at++) {
      expect(text.firstWhere((index) => index >= at)).toBe(at);
    }
  });

  it('is put together from blocks cut anywhere', () => {
    const all = bytesOf('one\ntwo 损失\n\nthree\n');
    for (let cut = 1; cut < all.length; cut++) {
      const text = new LogText();
      const begin = cut + firstWholeLine(all.subarray(cut));
      text.prepend(all.subarray(begin));
      text.prepend(all.subarray(0, begin));
      expect(linesOf(text)).toEqual(['one', 'two 损失', '', 'three']);
    }
  });

  it('leaves out a line that is still being written', () => expect(wholeLines(bytesOf('whole\nha'))).toEqual(bytesOf('whole\n')));
});
