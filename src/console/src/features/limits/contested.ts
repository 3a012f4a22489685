import type { Workspace } from '../../api/schema';

/** A field, and what it holds now. */
export interface ContestedField {
  field: string;
  now: unknown;
}

/** Somebody else set fields meanwhile that were typed over; nothing was saved. */
export class ContestedError extends Error {
  constructor(
    readonly fields: readonly ContestedField[],
    readonly set: Workspace,
  ) {
    super('contested');
    this.name = 'ContestedError';
  }
}

/** Fields that are set otherwise now than they were seen, and otherwise than is wanted. */
export function contestedFields<T extends object>(seen: T, now: T, wanted: T): (keyof T & string)[] {
  const differs = (a: T, b: T, field: keyof T) => JSON.stringify(a[field]) !== JSON.stringify(b[field]);
  return (Object.keys(now) as (keyof T & string)[]).filter((field) => differs(seen, now, field) && differs(now, wanted, field));
}
