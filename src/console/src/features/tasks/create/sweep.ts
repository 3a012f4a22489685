import type { ParameterView } from '../../../api/schema';
import type { JobDocument } from '../../../api/tasks';
import { readNumber } from '../../../api/typed';
import { withValue } from './document';

export interface Axis {
  row: ParameterView;
  values: unknown[];
}

/** Reads a list such as <c>1e-4, 3e-4</c> as values of a parameter; the service judges them. */
export function readValues(row: ParameterView, text: string): unknown[] {
  const parts = text.split(/[,，;；\s]+/).filter((part) => part !== '');
  return [...new Map(parts.map((part) => [part, readValue(row, part)])).values()];
}

/** Reads what was typed into a field: a value of the parameter's kind, or the text itself where it is none. */
export function readValue(row: ParameterView, text: string): unknown {
  const plain = text.trim();
  if (row.kind === 'integer' || row.kind === 'number') {
    return readNumber(plain);
  }

  return row.kind === 'flag' && (plain === 'true' || plain === 'false') ? plain === 'true' : plain;
}

export const sizeOf = (axes: readonly Axis[]) => axes.reduce((product, { values }) => product * values.length, 1);

/** A job for every combination of the values, each named by what sets it apart. */
export function sweep(base: JobDocument, axes: readonly Axis[]): JobDocument[] {
  const used = axes.filter(({ values }) => values.length > 0);
  if (used.length === 0) {
    return [base];
  }

  const combinations = used.reduce<unknown[][]>(
    (all, { values }) => all.flatMap((before) => values.map((value) => [...before, value])),
    [[]],
  );
  return combinations.map((combination) => {
    const job = used.reduce((copy, { row }, place) => withValue(copy, row.path, combination[place]), structuredClone(base));
    return { ...job, name: nameOf(used, combination) };
  });
}

function nameOf(axes: readonly Axis[], combination: readonly unknown[]): string {
  const parts = axes.map(({ row }, place) => `${initials(row.path)}-${String(combination[place])}`);
  return parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}

/** learningRate as lr, batchSize as bs, rank as rank. */
function initials(path: string): string {
  const field = path.slice(path.lastIndexOf('.') + 1);
  const capitals = field.replace(/[^A-Z]/g, '');
  return capitals === '' ? field : field[0] + capitals;
}
