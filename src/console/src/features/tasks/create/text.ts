import { parseDocument, stringify } from 'yaml';
import type { TaskDocument } from '../../../api/tasks';
import { isRecord } from './document';

export interface Reading {
  document: TaskDocument | null;
  /** What cannot be read, from line 1; null where all can. */
  error: { line: number; message: string } | null;
}

/** Fields in the order in which people write them: what a thing is first, its parts last. */
function ordered(document: TaskDocument): TaskDocument {
  const { name, location, model, template, method, stage, dataset, jobs, ...others } = document;
  const first = { name, location, model, template, method, stage, dataset, ...others };
  const written = Object.fromEntries(Object.entries(first).filter(([, value]) => value !== undefined));
  return jobs === undefined ? written : { ...written, jobs };
}

export const toYaml = (document: TaskDocument) => stringify(ordered(document), { lineWidth: 0, nullStr: 'null' });

/** Reads YAML, and JSON, which is YAML too. */
export function fromYaml(text: string): Reading {
  const parsed = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  const first = parsed.errors[0];
  if (first) {
    return { document: null, error: { line: first.linePos?.[0].line ?? 1, message: first.message.split('\n')[0] ?? '' } };
  }

  const value: unknown = parsed.toJS({ maxAliasCount: 100 });
  return isRecord(value) ? { document: value, error: null } : { document: null, error: { line: 1, message: 'mapping' } };
}

/** The same task as a command for a POSIX shell. */
export function toCurl(document: TaskDocument, origin: string): string {
  return `curl -X POST ${origin}/api/tasks \\\n  -H 'Content-Type: application/json' \\\n  -d ${quoted(JSON.stringify(ordered(document), null, 2))}`;
}

export function toCli(document: TaskDocument): string {
  const name = typeof document.name === 'string' && document.name !== '' ? document.name : 'task';
  return `cat > ${name}.yaml <<'YAML'\n${toYaml(document)}YAML\nfinetune tasks create --file ${name}.yaml`;
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
