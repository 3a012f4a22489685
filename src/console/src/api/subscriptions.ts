import { get, post, remove } from './http';
import type { DeliveryState, DeliveryView, NewSubscriptionView, ReplayView, SubscriptionTestView, SubscriptionView } from './schema';

/** What a new webhook should be. Without types it is told everything. */
export interface SubscriptionDraft {
  name: string;
  url: string;
  types: string[];
}

export const subscriptions = {
  list: (signal?: AbortSignal) => get<SubscriptionView[]>('/api/subscriptions', undefined, signal),
  find: (id: string, signal?: AbortSignal) => get<SubscriptionView>(`/api/subscriptions/${id}`, undefined, signal),
  create: (draft: SubscriptionDraft) => post<NewSubscriptionView>('/api/subscriptions', draft),
  remove: (id: string) => remove(`/api/subscriptions/${id}`),
  /** Posts a message now, and tells what came of it. */
  test: (id: string) => post<SubscriptionTestView>(`/api/subscriptions/${id}/test`),
  /** @param after Id of a delivery; the answer goes on behind it, with older ones. */
  deliveries: (id: string, state: DeliveryState | null, after: string | null, limit: number, signal?: AbortSignal) =>
    get<DeliveryView[]>(`/api/subscriptions/${id}/deliveries`, { state, after, limit }, signal),
  replay: (id: string, delivery: string) => post<DeliveryView>(`/api/subscriptions/${id}/deliveries/${delivery}/replay`),
  replayFailed: (id: string) => post<ReplayView>(`/api/subscriptions/${id}/replay`),
};
