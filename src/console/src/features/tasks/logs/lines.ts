export type Level = 'error' | 'warning' | 'info';

export const levels: readonly Level[] = ['info', 'warning', 'error'];

const error = /\b(error|critical|fatal|traceback)\b|\b[a-z]\w*(error|exception):/i;
const warning = /\b\w*warn(ing)?\b/i;

/** How grave a line of a trainer's log is, by its words. */
export function levelOf(text: string): Level {
  return error.test(text) ? 'error' : warning.test(text) ? 'warning' : 'info';
}

/** Lines at least as grave as a level, as indices; null where that is all. */
export function atLeast(lines: readonly { text: string }[], level: Level): number[] | null {
  if (level === 'info') {
    return null;
  }

  const wanted: readonly Level[] = level === 'error' ? ['error'] : ['error', 'warning'];
  return lines.flatMap((line, index) => (wanted.includes(levelOf(line.text)) ? [index] : []));
}

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

/** Where a preset begins; undefined for what is written from now on, with the newest lines before it. */
export const beginOf = (preset: Preset, now: number) =>
  preset === 'live' ? undefined : new Date(now - minutes[preset] * 60_000).toISOString();
