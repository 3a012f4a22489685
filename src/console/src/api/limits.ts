import { access } from './access';
import { get, put } from './http';
import type { MonthlySpendingView, QuotaUseView, Workspace, WorkspaceQuotas } from './schema';
import type { Typed } from './typed';
import { ifMatch, readVersioned, type Versioned } from './versioned';

export interface WantedBudgets {
  usd: Typed | null;
  usdPerUser: Typed | null;
  users: readonly { user: string; usd: Typed | null }[];
}

export type WantedQuotas = Record<keyof WorkspaceQuotas, Typed | null>;

/** The limits that are set at one address, as they are sent there. */
export interface LimitParts {
  budgets: WantedBudgets;
  quotas: WantedQuotas;
}

const of = (workspace: string) => `/api/workspaces/${workspace}`;

export const limits = {
  /** What may be spent this month, and what is. */
  spending: (workspace: string, signal?: AbortSignal) => get<MonthlySpendingView>(`${of(workspace)}/budgets`, undefined, signal),
  /** What may be under way, and what is. */
  use: (workspace: string, signal?: AbortSignal) => get<QuotaUseView>(`${of(workspace)}/quotas`, undefined, signal),
  read,
  set: <Part extends keyof LimitParts>(workspace: string, part: Part, version: string, wanted: LimitParts[Part]) =>
    put<unknown>(`${of(workspace)}/${part}`, wanted, ifMatch(version)),
};

/** What is set of a workspace, and the version of one part of it. */
async function read(workspace: string, part: keyof LimitParts): Promise<Versioned<Workspace>> {
  // The version first: what changes before the rest is read is then outdated, not overwritten.
  const { version } = await readVersioned(`${of(workspace)}/${part}`);
  return { value: await access.workspace(workspace), version };
}
