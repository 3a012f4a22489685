/** The pages beside the list of tasks, each in a file of its own that is loaded when it is first gone to. */
export const pages = {
  create: async () => ({ Component: (await import('../features/tasks/create/CreatePage')).CreatePage }),
  task: async () => ({ Component: (await import('../features/tasks/details/TaskPage')).TaskPage }),
  logs: async () => ({ Component: (await import('../features/tasks/logs/LogPage')).LogPage }),
  monitor: async () => ({ Component: (await import('../features/tasks/monitor/MonitorPage')).MonitorPage }),
  datasets: async () => ({ Component: (await import('../features/datasets/DatasetListPage')).DatasetListPage }),
  dataset: async () => ({ Component: (await import('../features/datasets/DatasetPage')).DatasetPage }),
  rules: async () => ({ Component: (await import('../features/rules/RuleListPage')).RuleListPage }),
  rule: async () => ({ Component: (await import('../features/rules/RulePage')).RulePage }),
  catalog: async () => ({ Component: (await import('../features/catalog/CatalogPage')).CatalogPage }),
  events: async () => ({ Component: (await import('../features/events/EventsPage')).EventsPage }),
  settings: async () => ({ Component: (await import('../features/settings/SettingsPage')).SettingsPage }),
  limits: async () => ({ Component: (await import('../features/limits/LimitsPage')).LimitsPage }),
  webhook: async () => ({ Component: (await import('../features/webhooks/WebhookPage')).WebhookPage }),
};

type PageName = keyof typeof pages;

/** Where users go on to, so that it is there before they press. */
const next: [path: RegExp, pages: PageName[]][] = [
  [/^\/tasks\/new$/, ['task']],
  [/^\/tasks\/[^/]+$/, ['logs', 'monitor']],
];

/** Loads the pages that follow the one at a path, once the browser has nothing else to do. */
export function preloadAfter(path: string): () => void {
  const follow = next.find(([pattern]) => pattern.test(path))?.[1] ?? [];
  const wait = requestIdleCallback(() => {
    for (const page of follow) {
      // One that cannot be had now is asked for again when it is gone to.
      pages[page]().catch(() => undefined);
    }
  });
  return () => cancelIdleCallback(wait);
}
