import type { WantedBudgets, WantedQuotas } from '../../api/limits';
import type { MonthlyBudgets, WorkspaceQuotas } from '../../api/schema';
import { readLimit } from '../../api/typed';

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

export const quotaFields = ['jobs', 'cards', 'jobsPerUser', 'cardsPerUser'] as const satisfies readonly (keyof WorkspaceQuotas)[];

export type QuotaForm = Record<(typeof quotaFields)[number], string>;

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
});

export const quotasOf = ({ jobs, cards, jobsPerUser, cardsPerUser }: QuotaForm): WantedQuotas => ({
  jobs: readLimit(jobs),
  cards: readLimit(cards),
  jobsPerUser: readLimit(jobsPerUser),
  cardsPerUser: readLimit(cardsPerUser),
});
