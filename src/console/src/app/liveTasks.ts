import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { follow } from '../api/stream';

const Gather = 250;

/** Refreshes what is shown of tasks as their events come. One stream for the whole page, none while it is hidden. */
export function useLiveTasks() {
  const client = useQueryClient();
  useEffect(() => {
    let stop: (() => void) | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = new Set<string>();

    const refresh = () => {
      timer = undefined;
      for (const name of changed) {
        void client.invalidateQueries({ queryKey: ['task', name] });
      }

      changed.clear();
      void client.invalidateQueries({ queryKey: ['tasks'] });
      void client.invalidateQueries({ queryKey: ['events'] });
    };

    const start = () => {
      stop = follow('/api/events', {
        query: { after: idOfNow() },
        onEvent: ({ data }) => {
          changed.add((JSON.parse(data) as { task: string }).task);
          timer ??= setTimeout(refresh, Gather);
        },
      });
    };

    const watch = () => {
      stop?.();
      stop = undefined;
      if (!document.hidden) {
        start();
        void client.invalidateQueries({ queryKey: ['tasks'] });
      }
    };

    start();
    document.addEventListener('visibilitychange', watch);
    return () => {
      document.removeEventListener('visibilitychange', watch);
      clearTimeout(timer);
      stop?.();
    };
  }, [client]);
}

/** Event ids begin with the time in ticks of 100 ns since the year 1, so this one stands before every later event. */
function idOfNow(): string {
  const epoch = 621_355_968_000_000_000n;
  return (epoch + BigInt(Date.now()) * 10_000n).toString().padStart(19, '0');
}
