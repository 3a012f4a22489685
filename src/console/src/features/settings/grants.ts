import type { KeyRequest, Role } from '../../api/schema';

/** Roles that somebody can be given in a workspace, the least first. */
export const grantedRoles = ['viewer', 'contributor', 'owner'] as const satisfies readonly Role[];

/** Areas of the API that a key can be limited to. */
export type Area = NonNullable<KeyRequest['scopes']>[number];

// A record, because the compiler misses none of its keys.
const order: Record<Area, null> = {
  tasks: null,
  datasets: null,
  rules: null,
  subscriptions: null,
  catalog: null,
  access: null,
  audit: null,
};

export const areas = Object.keys(order) as Area[];

/** After how many days a key expires; 0 for never. */
export const lifetimes = ['30', '90', '365', '0'] as const;

const DayLength = 86_400_000;

/** When a key of so many days that is made now expires; null for never. */
export function expiryOf(days: number, now: number): string | null {
  return days === 0 ? null : new Date(now + days * DayLength).toISOString();
}
