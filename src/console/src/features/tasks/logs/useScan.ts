import { useEffect, useRef, useState } from 'react';
import { isAtLeast, type Level } from './lines';
import type { LogText } from './logText';

export interface Scan {
  /** Indices of the lines to show; null for all. */
  shown: readonly number[] | null;
  /** Places among the shown lines that the search finds. */
  matches: readonly number[];
  isBusy: boolean;
}

/** Lines that are looked at before the page gets to draw again. */
const Slice = 20_000;

interface Found {
  key: string;
  /** The line to go on from. */
  next: number;
  shown: number[];
  matches: number[];
}

/** Finds the lines of a level and those that a search matches, a slice at a time; new lines are added to what was found. */
export function useScan(text: LogText, version: number, level: Level, search: string): Scan {
  const found = useRef<Found>({ key: '', next: 0, shown: [], matches: [] });
  const [, redraw] = useState(0);
  const isNeeded = level !== 'info' || search !== '';
  const key = `${level} ${text.earlier} ${search}`;
  if (found.current.key !== key) {
    found.current = { key, next: 0, shown: [], matches: [] };
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells that the text has grown.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const goOn = () => {
      const all = found.current;
      if (isNeeded && all.next < text.count) {
        look(all, text, level, search.toLowerCase());
        redraw((before) => before + 1);
        timer = setTimeout(goOn);
      }
    };
    goOn();
    return () => clearTimeout(timer);
  }, [text, version, key, isNeeded]);

  const { shown, matches, next } = found.current;
  return { shown: level === 'info' ? null : shown, matches, isBusy: isNeeded && next < text.count };
}

function look(found: Found, text: LogText, level: Level, needle: string): void {
  const end = Math.min(text.count, found.next + Slice);
  for (; found.next < end; found.next++) {
    const line = text.line(found.next);
    if (level === 'info' || isAtLeast(line, level)) {
      if (needle !== '' && line.toLowerCase().includes(needle)) {
        found.matches.push(level === 'info' ? found.next : found.shown.length);
      }

      if (level !== 'info') {
        found.shown.push(found.next);
      }
    }
  }
}
