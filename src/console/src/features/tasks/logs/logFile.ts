import { ApiError, send } from '../../../api/http';
import { jobs } from '../../../api/jobs';
import { firstWholeLine, LogText, wholeLines } from './logText';

/** One rank of one attempt. */
export interface LogSource {
  task: string;
  job: string;
  attempt: number;
  node: number;
  rank: number;
}

const FirstBytes = 512 * 1024;
const BlockBytes = 4 * 1024 * 1024;

/** More lines than a browser can lay out below each other; the whole file can be downloaded. */
export const MostLines = 1_500_000;

export const logUrl = ({ task, job, attempt, node, rank }: LogSource) =>
  jobs.artifactUrl(task, job, `logs/attempt-${attempt}/node-${node}/rank-${rank}.log`);

export const logName = ({ task, job, attempt, node, rank }: LogSource) => `${task}-${job}-${attempt}-${node}-${rank}.log`;

/** Reads a log from its end towards its beginning, as far as somebody looks. */
export class LogFile {
  readonly text = new LogText();
  /** Bytes before the lines that are here. */
  start = 0;
  /** How much more somebody wants to see. */
  wanted: 'nothing' | 'some' | 'all' = 'nothing';
  /** Where the last whole line ends, in bytes from the beginning; following goes on from here. */
  end = 0;

  constructor(
    private readonly source: LogSource,
    private readonly signal: AbortSignal,
  ) {}

  get isWhole(): boolean {
    return this.start === 0 || this.text.count >= MostLines;
  }

  /** Reads the newest lines. */
  async open(): Promise<void> {
    const answer = await this.range(`-${FirstBytes}`);
    if (answer) {
      const first = Number(/^bytes (\d+)-/.exec(answer.headers.get('Content-Range') ?? '')?.[1] ?? 0);
      const bytes = wholeLines(new Uint8Array(await answer.arrayBuffer()));
      this.end = first + bytes.length;
      this.put(bytes, first);
    }
  }

  /** Reads the lines before those that are here. */
  async older(): Promise<void> {
    const from = Math.max(0, this.start - BlockBytes);
    const answer = await this.range(`${from}-${this.start - 1}`);
    this.put(answer ? new Uint8Array(await answer.arrayBuffer()) : new Uint8Array(), from);
  }

  // The first line of what came may have begun before it; it comes with the next block. One that is longer than a block is cut.
  private put(bytes: Uint8Array, from: number): void {
    const whole = firstWholeLine(bytes);
    const cut = from === 0 || whole === bytes.length ? 0 : whole;
    this.start = from + cut;
    this.text.prepend(bytes.subarray(cut));
  }

  private async range(bytes: string): Promise<Response | null> {
    try {
      return await send('GET', logUrl(this.source), { headers: { Range: `bytes=${bytes}` }, signal: this.signal });
    } catch (error) {
      // Nothing is written yet: no file, or an empty one.
      if (error instanceof ApiError && (error.isNotFound || error.status === 416)) {
        return null;
      }

      throw error;
    }
  }
}
