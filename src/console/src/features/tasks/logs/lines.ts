export type Level = 'error' | 'warning' | 'info';

export const levels: readonly Level[] = ['info', 'warning', 'error'];

const error = /\b(error|critical|fatal|traceback)\b|\b[a-z]\w*(error|exception):/i;
const warning = /\b\w*warn(ing)?\b/i;

/** How grave a line of a trainer's log is, by its words. */
export function levelOf(text: string): Level {
  return error.test(text) ? 'error' : warning.test(text) ? 'warning' : 'info';
}

const grave: Record<Level, readonly Level[]> = { info: levels, warning: ['warning', 'error'], error: ['error'] };

export const isAtLeast = (line: string, level: Level) => grave[level].includes(levelOf(line));

/** A text cut where a search matches, in any case: what does not match and what does, in turn. */
export function cut(text: string, search: string): string[] {
  if (search === '') {
    return [text];
  }

  const parts: string[] = [];
  const [hay, needle] = [text.toLowerCase(), search.toLowerCase()];
  let from = 0;
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + needle.length));
    from = at + needle.length;
  }

  return [...parts, text.slice(from)];
}

export const presets = ['live', '5m', '1h', '1d', '7d', '30d'] as const;
export type Preset = (typeof presets)[number];

const minutes: Record<Exclude<Preset, 'live'>, number> = { '5m': 5, '1h': 60, '1d': 1_440, '7d': 10_080, '30d': 43_200 };

/** Where a preset begins, in milliseconds since 1970; undefined for what is written from now on, with what came before it. */
export const beginOf = (preset: Preset, now: number) => (preset === 'live' ? undefined : now - minutes[preset] * 60_000);

const stamp = /^\d{4}-\d\d-\d\dT[\d:.]+Z? /;

/** The time that a line begins with, as text with its space; empty where it has none. */
export const stampOf = (line: string) => stamp.exec(line)?.[0] ?? '';

/** When a line was written, in milliseconds since 1970; null where it does not say. */
export function timeOf(line: string): number | null {
  const text = stampOf(line).trim();
  const time = text === '' ? Number.NaN : Date.parse(text.endsWith('Z') ? text : `${text}Z`);
  return Number.isNaN(time) ? null : time;
}

/** When the line at a place was written: a line without a time belongs to the last before it that has one, or else to the next. */
export function timeAt(lines: { count: number; line: (index: number) => string }, index: number): number | null {
  for (let at = index; at >= 0; at--) {
    const time = timeOf(lines.line(at));
    if (time !== null) {
      return time;
    }
  }

  for (let at = index + 1; at < lines.count; at++) {
    const time = timeOf(lines.line(at));
    if (time !== null) {
      return time;
    }
  }

  return null;
}
