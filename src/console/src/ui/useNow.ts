import { useEffect, useState } from 'react';

/** The time, told again every so many milliseconds; stands still where nothing moves. */
export function useNow(every: number | null = 10_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (every === null) {
      return;
    }

    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
