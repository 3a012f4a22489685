import { useEffect, useRef, useState } from 'react';
import { jobs, type LogQuery } from '../../../api/jobs';
import type { LogLine } from '../../../api/schema';
import { follow } from '../../../api/stream';
import { beginOf, type Preset } from './lines';

/** Most lines that the service gives at once. */
const MostLines = 100_000;
const LiveTail = 5_000;

interface Source {
  task: string;
  job: string;
  query: Pick<LogQuery, 'attempt' | 'node' | 'rank'>;
  preset: Preset;
}

export type LogState = 'loading' | 'live' | 'broken' | 'ended' | 'still' | 'failed';

interface Log {
  lines: readonly LogLine[];
  state: LogState;
  error: unknown;
}

/** The lines of one rank: a range of time, or the newest and then every new one as it is written. */
export function useLogLines({ task, job, query, preset }: Source): Log {
  const lines = useRef<LogLine[]>([]);
  const [, setCount] = useState(0);
  const [state, setState] = useState<LogState>('loading');
  const [error, setError] = useState<unknown>(null);
  const { attempt, node, rank } = query;

  useEffect(() => {
    const stop = new AbortController();
    let unfollow: (() => void) | undefined;
    let frame = 0;
    lines.current = [];
    setCount(0);
    setState('loading');
    setError(null);

    // Many lines may come at once; one drawing for all of them.
    const redraw = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setCount(lines.current.length);
      });
    };

    const live = () => {
      unfollow = follow(jobs.logsPath(task, job), {
        query: { attempt, node, rank, follow: true },
        lastId: String(lines.current.at(-1)?.offset ?? 0),
        onOpen: () => setState('live'),
        onBreak: () => setState('broken'),
        onRefused: () => setState('ended'),
        onEvent: (event) => {
          if (event.event === 'end') {
            setState('ended');
            unfollow?.();
          } else if (event.event === 'line') {
            lines.current.push({ offset: Number(event.id ?? 0), time: null, text: event.data });
            redraw();
          }
        },
      });
    };

    const load = async () => {
      try {
        const first = await jobs.logs(
          task,
          job,
          { attempt, node, rank, from: beginOf(preset, Date.now()), tail: preset === 'live' ? LiveTail : MostLines },
          stop.signal,
        );
        lines.current = first;
        setCount(first.length);
        setState('still');
        if (preset === 'live') {
          live();
        }
      } catch (failure) {
        if (!stop.signal.aborted) {
          setError(failure);
          setState('failed');
        }
      }
    };

    void load();
    return () => {
      stop.abort();
      unfollow?.();
      cancelAnimationFrame(frame);
    };
  }, [task, job, attempt, node, rank, preset]);

  return { lines: lines.current, state, error };
}
