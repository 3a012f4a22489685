import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { connection } from './connection';
import { address, type Query } from './http';
import { session } from './session';
import { sleep } from './sleep';

export interface StreamOptions {
  query?: Query;
  /** Where to go on from; kept up to date across reconnects. */
  lastId?: string;
  onEvent: (event: EventSourceMessage) => void;
  onOpen?: () => void;
  /** The stream broke and is opened again after a pause. */
  onBreak?: () => void;
  /** No such thing, or not allowed: it is not opened again. */
  onRefused?: (status: number) => void;
}

const FirstPause = 500;
const LongestPause = 10_000;

/**
 * Follows server-sent events, reconnecting where it left off. `fetch` rather than EventSource, because event names are open-ended
 * and the first request may go on from a known place.
 */
export function follow(path: string, options: StreamOptions): () => void {
  const stop = new AbortController();
  let lastId = options.lastId;
  let pause = FirstPause;

  const run = async () => {
    while (!stop.signal.aborted) {
      const ended = await once();
      if (ended || stop.signal.aborted) {
        return;
      }

      options.onBreak?.();
      await sleep(pause * (0.75 + Math.random() / 2), stop.signal);
      pause = Math.min(LongestPause, pause * 2);
    }
  };

  const once = async (): Promise<boolean> => {
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream', ...session.headers() };
      if (lastId) {
        headers['Last-Event-ID'] = lastId;
      }

      const answer = await fetch(address(path, options.query), { headers, signal: stop.signal, cache: 'no-store' });
      if (answer.status === 401) {
        session.refuse(headers);
      }

      // Too many at once is no refusal: it is opened again after the pause.
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
        options.onRefused?.(answer.status);
        return true;
      }

      if (!answer.ok || !answer.body) {
        return false;
      }

      connection.found();
      options.onOpen?.();
      const parser = createParser({
        onEvent: (event) => {
          pause = FirstPause;
          lastId = event.id ?? lastId;
          options.onEvent(event);
        },
      });
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          return false;
        }

        parser.feed(value);
      }
    } catch {
      if (!stop.signal.aborted) {
        connection.lost();
      }

      return false;
    }
  };

  void run();
  return () => stop.abort();
}
