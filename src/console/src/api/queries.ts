import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { access } from './access';
import { catalog } from './catalog';
import { datasets, type PreviewQuery, type TokensQuery } from './datasets';
import { events } from './events';
import { jobs } from './jobs';
import { limits } from './limits';
import { rules } from './rules';
import type { DeliveryState, JobState, TaskView } from './schema';
import { secrets } from './secrets';
import { subscriptions } from './subscriptions';
import { type TaskListQuery, tasks } from './tasks';

/** Deliveries that are read at once. */
const DeliveryPage = 50;

/** States in which nothing happens until a user asks for it. */
const settled: readonly JobState[] = ['succeeded', 'failed', 'cancelled', 'paused', 'deleted'];

export const isSettled = (state: JobState) => settled.includes(state);

const whileMoving = (moves: boolean, every: number) => (moves ? every : (false as const));

export const queries = {
  caller: () => queryOptions({ queryKey: ['caller'], queryFn: ({ signal }) => access.caller(signal), staleTime: 30_000 }),
  workspace: (name: string) => queryOptions({ queryKey: ['workspace', name], queryFn: ({ signal }) => access.workspace(name, signal) }),
  spending: (workspace: string) =>
    queryOptions({
      queryKey: ['workspace', workspace, 'spending'],
      queryFn: ({ signal }) => limits.spending(workspace, signal),
      refetchInterval: 10_000,
    }),
  use: (workspace: string) =>
    queryOptions({
      queryKey: ['workspace', workspace, 'use'],
      queryFn: ({ signal }) => limits.use(workspace, signal),
      refetchInterval: 10_000,
    }),
  secrets: () => queryOptions({ queryKey: ['secrets'], queryFn: ({ signal }) => secrets.list(signal) }),
  keys: () => queryOptions({ queryKey: ['keys'], queryFn: ({ signal }) => access.keys(signal) }),
  tasks: (query: TaskListQuery) =>
    queryOptions({
      queryKey: ['tasks', query],
      queryFn: ({ signal }) => tasks.list(query, signal),
      placeholderData: (before) => before,
      // Events tell of changed states; progress within a state has none.
      refetchInterval: (state) => whileMoving(state.state.data?.items.some((task) => !isSettled(task.state)) ?? false, 2_000),
    }),
  task: (name: string) =>
    queryOptions({
      queryKey: ['task', name],
      queryFn: ({ signal }) => tasks.find(name, signal),
      refetchInterval: (state) => whileMoving(state.state.data !== undefined && !isSettled(state.state.data.state), 2_000),
    }),
  taskEvents: (name: string) =>
    queryOptions({ queryKey: ['task', name, 'events'], queryFn: ({ signal }) => events.ofTask(name, undefined, signal) }),
  events: () => queryOptions({ queryKey: ['events'], queryFn: ({ signal }) => events.all(undefined, signal) }),
  metrics: (task: string, job: string, moves: boolean) =>
    queryOptions({
      queryKey: ['metrics', task, job],
      queryFn: ({ signal }) => jobs.metrics(task, job, signal),
      refetchInterval: whileMoving(moves, 2_000),
    }),
  devices: (task: string, job: string, moves: boolean) =>
    queryOptions({
      queryKey: ['devices', task, job],
      queryFn: ({ signal }) => jobs.devices(task, job, signal),
      refetchInterval: whileMoving(moves, 3_000),
    }),
  checkpoints: (task: string, job: string) =>
    queryOptions({ queryKey: ['task', task, 'checkpoints', job], queryFn: ({ signal }) => jobs.checkpoints(task, job, signal) }),
  artifacts: (task: string, job: string) =>
    queryOptions({ queryKey: ['task', task, 'artifacts', job], queryFn: ({ signal }) => jobs.artifacts(task, job, signal) }),
  evaluation: (task: string, job: string) =>
    queryOptions({
      queryKey: ['task', task, 'evaluation', job],
      queryFn: ({ signal }) => jobs.evaluation(task, job, signal),
      refetchInterval: (state) => whileMoving(state.state.data?.isOver === false, 1_000),
    }),
  datasets: () => queryOptions({ queryKey: ['datasets'], queryFn: ({ signal }) => datasets.list(signal) }),
  dataset: (name: string) => queryOptions({ queryKey: ['datasets', name], queryFn: ({ signal }) => datasets.versions(name, signal) }),
  versionUses: (name: string, version: string) =>
    queryOptions({ queryKey: ['datasets', name, version, 'uses'], queryFn: ({ signal }) => datasets.uses(name, version, signal) }),
  preview: (query: PreviewQuery) =>
    queryOptions({
      queryKey: ['datasets', query.dataset, query],
      queryFn: ({ signal }) => datasets.preview(query, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  tokens: (query: TokensQuery) =>
    queryOptions({
      queryKey: ['datasets', query.dataset, 'tokens', query],
      queryFn: ({ signal }) => datasets.tokens(query, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  rules: () => queryOptions({ queryKey: ['rules'], queryFn: ({ signal }) => rules.list(signal) }),
  rule: (name: string) => queryOptions({ queryKey: ['rules', name], queryFn: ({ signal }) => rules.find(name, signal) }),
  firings: (name: string) =>
    queryOptions({ queryKey: ['rules', name, 'firings'], queryFn: ({ signal }) => rules.firings(name, signal), refetchInterval: 5_000 }),
  subscriptions: () => queryOptions({ queryKey: ['subscriptions'], queryFn: ({ signal }) => subscriptions.list(signal) }),
  subscription: (id: string) => queryOptions({ queryKey: ['subscriptions', id], queryFn: ({ signal }) => subscriptions.find(id, signal) }),
  deliveries: (id: string, state: DeliveryState | null) =>
    infiniteQueryOptions({
      queryKey: ['subscriptions', id, 'deliveries', state],
      queryFn: ({ pageParam, signal }) => subscriptions.deliveries(id, state, pageParam, DeliveryPage, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => (page.length < DeliveryPage ? null : (page.at(-1)?.id ?? null)),
      select: ({ pages }) => pages.flat(),
      refetchInterval: 5_000,
    }),
  models: () => queryOptions({ queryKey: ['models'], queryFn: ({ signal }) => catalog.models(signal), staleTime: 60_000 }),
  templates: () =>
    queryOptions({ queryKey: ['templates'], queryFn: ({ signal }) => catalog.templates(signal), staleTime: Number.POSITIVE_INFINITY }),
  parameters: () =>
    queryOptions({ queryKey: ['parameters'], queryFn: ({ signal }) => catalog.parameters(signal), staleTime: Number.POSITIVE_INFINITY }),
  offers: () => queryOptions({ queryKey: ['offers'], queryFn: ({ signal }) => catalog.offers(signal), staleTime: 30_000 }),
};

/** After a change that this page made itself. */
export function refreshTask(client: QueryClient, task: string | TaskView) {
  const name = typeof task === 'string' ? task : task.name;
  void client.invalidateQueries({ queryKey: ['tasks'] });
  void client.invalidateQueries({ queryKey: ['task', name] });
}
