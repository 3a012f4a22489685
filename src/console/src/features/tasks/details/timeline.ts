import type { TaskEvent } from '../../../api/events';
import type { JobError, JobState } from '../../../api/schema';

/** A stay of a job in a state. */
export interface Stay {
  state: JobState;
  attempt: number;
  from: number;
  /** Null while the job is there still. */
  to: number | null;
  /** What led into the state, where something failed. */
  error: JobError | null;
}

const Prefix = 'job.';

/** The states that a job went through, read off its events. */
export function timelineOf(events: readonly TaskEvent[], job: string, states: ReadonlySet<string>): Stay[] {
  const own = events
    .filter((event) => event.job === job && event.type.startsWith(Prefix) && states.has(event.type.slice(Prefix.length)))
    .sort((a, b) => a.id.localeCompare(b.id, 'en'));
  return own.map((event, index) => {
    const next = own[index + 1];
    return {
      state: event.type.slice(Prefix.length) as JobState,
      attempt: event.attempt,
      from: Date.parse(event.time),
      to: next ? Date.parse(next.time) : null,
      error: event.error,
    };
  });
}
