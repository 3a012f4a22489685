import { useEffect, useState } from 'react';

type Listener = (now: number) => void;

/** One timer for all that look as often, so that what they show changes in one drawing. */
const clocks = new Map<number, Set<Listener>>();

function onTick(every: number, listener: Listener): () => void {
  const listeners = clocks.get(every) ?? start(every);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function start(every: number): Set<Listener> {
  const listeners = new Set<Listener>();
  clocks.set(every, listeners);
  const timer = setInterval(() => {
    const now = Date.now();
    for (const listener of listeners) {
      listener(now);
    }

    if (listeners.size === 0) {
      clearInterval(timer);
      clocks.delete(every);
    }
  }, every);
  return listeners;
}

/** The time, told again every so many milliseconds; stands still where nothing moves. */
export function useNow(every: number | null = 10_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => (every === null ? undefined : onTick(every, setNow)), [every]);
  return now;
}
