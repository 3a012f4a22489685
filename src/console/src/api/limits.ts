import { get, put } from './http';
import type { MonthlySpendingView, QuotaUseView, WorkspaceQuotas } from './schema';
import type { Typed } from './typed';

export interface WantedBudgets {
  usd: Typed | null;
  usdPerUser: Typed | null;
  users: readonly { user: string; usd: Typed | null }[];
}

export type WantedQuotas = Record<keyof WorkspaceQuotas, Typed | null>;

const of = (workspace: string) => `/api/workspaces/${workspace}`;

export const limits = {
  /** What may be spent this month, and what is. */
  spending: (workspace: string, signal?: AbortSignal) => get<MonthlySpendingView>(`${of(workspace)}/budgets`, undefined, signal),
  setBudgets: (workspace: string, wanted: WantedBudgets) => put<MonthlySpendingView>(`${of(workspace)}/budgets`, wanted),
  /** What may be under way, and what is. */
  use: (workspace: string, signal?: AbortSignal) => get<QuotaUseView>(`${of(workspace)}/quotas`, undefined, signal),
  setQuotas: (workspace: string, wanted: WantedQuotas) => put<QuotaUseView>(`${of(workspace)}/quotas`, wanted),
};
