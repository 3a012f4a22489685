import type { WantedBudgets, WantedQuotas } from '../../api/limits';
import type { MonthlyBudgets, WorkspaceQuotas } from '../../api/schema';
import { readLimit, type Typed } from '../../api/typed';

/** Budgets as the fields of the form hold them; empty for no limit. */
export interface BudgetForm {
  usd: string;
  usdPerUser: string;
  users: readonly UserRow[];
}

/** A user with a budget of their own. */
export interface UserRow {
  /** Stays while the row is written. */
  key: string;
  user: string;
  usd: string;
}

export const quotaFields = [
  'jobs',
  'cards',
  'storageBytes',
  'jobsPerUser',
  'cardsPerUser',
  'storageBytesPerUser',
] as const satisfies readonly (keyof WorkspaceQuotas)[];

export type QuotaForm = Record<(typeof quotaFields)[number], string>;

/** Bytes are shown and typed in GiB. */
const bytesOfGib = 1024 ** 3;

const gibOf = (bytes: number | null | undefined) => (typeof bytes === 'number' ? bytes / bytesOfGib : bytes);

const bytesOf = (gib: Typed | null) => (typeof gib === 'number' ? Math.round(gib * bytesOfGib) : gib);

const textOf = (limit: number | null | undefined) => (limit === null || limit === undefined ? '' : String(limit));

export const budgetFormOf = (budgets: MonthlyBudgets | null | undefined): BudgetForm => ({
  usd: textOf(budgets?.usd),
  usdPerUser: textOf(budgets?.usdPerUser),
  users: (budgets?.users ?? []).map(({ user, usd }) => ({ key: user, user, usd: textOf(usd) })),
});

export const budgetsOf = ({ usd, usdPerUser, users }: BudgetForm): WantedBudgets => ({
  usd: readLimit(usd),
  usdPerUser: readLimit(usdPerUser),
  users: users.map((row) => ({ user: row.user.trim(), usd: readLimit(row.usd) })),
});

export const quotaFormOf = (quotas: WorkspaceQuotas | null | undefined): QuotaForm => ({
  jobs: textOf(quotas?.jobs),
  cards: textOf(quotas?.cards),
  jobsPerUser: textOf(quotas?.jobsPerUser),
  cardsPerUser: textOf(quotas?.cardsPerUser),
  storageBytes: textOf(gibOf(quotas?.storageBytes)),
  storageBytesPerUser: textOf(gibOf(quotas?.storageBytesPerUser)),
});

export const quotasOf = ({ jobs, cards, jobsPerUser, cardsPerUser, storageBytes, storageBytesPerUser }: QuotaForm): WantedQuotas => ({
  jobs: readLimit(jobs),
  cards: readLimit(cards),
  jobsPerUser: readLimit(jobsPerUser),
  cardsPerUser: readLimit(cardsPerUser),
  storageBytes: bytesOf(readLimit(storageBytes)),
  storageBytesPerUser: bytesOf(readLimit(storageBytesPerUser)),
});
