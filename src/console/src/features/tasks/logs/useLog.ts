import { useCallback, useEffect, useRef, useState } from 'react';
import { jobs } from '../../../api/jobs';
import { follow } from '../../../api/stream';
import { beginOf, type Preset, timeAt } from './lines';
import { LogFile, type LogSource } from './logFile';
import { LogText } from './logText';

export type LogState = 'loading' | 'live' | 'broken' | 'ended' | 'still' | 'failed';

export interface Log {
  text: LogText;
  /** Changes whenever the text does. */
  version: number;
  state: LogState;
  error: unknown;
  /** Whether the first line that can be had is there. */
  isWhole: boolean;
  isReading: boolean;
  /** Reads some lines before those that are there. */
  readOlder: () => void;
  readAll: () => void;
}

const nothing = new LogText();

/** The log of one rank: its newest lines and every new one as it is written, or a range of time. */
export function useLog(source: LogSource, preset: Preset): Log {
  const file = useRef<LogFile | null>(null);
  const [version, setVersion] = useState(0);
  const [state, setState] = useState<LogState>('loading');
  const [error, setError] = useState<unknown>(null);
  const [isReading, setReading] = useState(false);
  const { task, job, attempt, node, rank } = source;

  const read = useCallback(async (part: 'some' | 'all') => {
    const asked = file.current;
    if (!asked || asked.isWhole) {
      return;
    }

    const isReadingAlready = asked.wanted !== 'nothing';
    asked.wanted = asked.wanted === 'all' ? 'all' : part;
    if (isReadingAlready) {
      return;
    }

    setReading(true);
    try {
      do {
        await asked.older();
        setVersion((before) => before + 1);
      } while (asked.wanted === 'all' && !asked.isWhole);
    } catch {
      // The connection tells that it is away; scrolling on asks again.
    } finally {
      asked.wanted = 'nothing';
      setReading(file.current?.wanted === 'all');
    }
  }, []);

  useEffect(() => {
    const stop = new AbortController();
    const opened = new LogFile({ task, job, attempt, node, rank }, stop.signal);
    let unfollow: (() => void) | undefined;
    let frame = 0;
    file.current = opened;
    setState('loading');
    setError(null);

    // Many lines may come at once; one drawing for all of them.
    const redraw = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setVersion((before) => before + 1);
      });
    };

    const goLive = () => {
      unfollow = follow(jobs.logsPath(task, job), {
        query: { attempt, node, rank, follow: true },
        lastId: String(opened.end),
        onOpen: () => setState('live'),
        onBreak: () => setState('broken'),
        onRefused: () => setState('ended'),
        onEvent: (event) => {
          if (event.event === 'end') {
            setState('ended');
            unfollow?.();
          } else if (event.event === 'line') {
            opened.text.append(event.data);
            redraw();
          }
        },
      });
    };

    const load = async () => {
      try {
        await opened.open();
        const begin = beginOf(preset, Date.now());
        if (begin !== undefined) {
          await readSince(opened, begin);
        }

        setVersion((before) => before + 1);
        setState('still');
        if (begin === undefined) {
          goLive();
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
      file.current = null;
      stop.abort();
      unfollow?.();
      cancelAnimationFrame(frame);
    };
  }, [task, job, attempt, node, rank, preset]);

  return {
    text: file.current?.text ?? nothing,
    version,
    state,
    error,
    isWhole: file.current?.isWhole ?? true,
    isReading,
    readOlder: useCallback(() => void read('some'), [read]),
    readAll: useCallback(() => void read('all'), [read]),
  };
}

/** Reads back to a time, and leaves out what was written before it. */
async function readSince(file: LogFile, begin: number): Promise<void> {
  const isSince = (index: number) => (timeAt(file.text, index) ?? Number.POSITIVE_INFINITY) >= begin;
  while (!file.isWhole && (file.text.count === 0 || isSince(0))) {
    await file.older();
  }

  file.text.dropFirst(file.text.firstWhere(isSince));
  file.start = 0;
}
