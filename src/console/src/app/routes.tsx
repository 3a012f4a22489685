import { createBrowserRouter, Navigate } from 'react-router';
import { NotFound } from '../ui/NotFound';
import { PageCrash } from '../ui/PageCrash';
import { Shell } from './Shell';

export const router = createBrowserRouter([
  {
    path: '/',
    element: <Shell />,
    errorElement: <PageCrash />,
    hydrateFallbackElement: <div />,
    children: [
      {
        errorElement: <PageCrash />,
        children: [
          { index: true, element: <Navigate to="/tasks" replace /> },
          { path: 'tasks', lazy: async () => ({ Component: (await import('../features/tasks/list/TaskListPage')).TaskListPage }) },
          { path: 'tasks/new', lazy: async () => ({ Component: (await import('../features/tasks/create/CreatePage')).CreatePage }) },
          { path: 'tasks/:name', lazy: async () => ({ Component: (await import('../features/tasks/details/TaskPage')).TaskPage }) },
          { path: 'tasks/:name/logs', lazy: async () => ({ Component: (await import('../features/tasks/logs/LogPage')).LogPage }) },
          { path: 'monitor', lazy: async () => ({ Component: (await import('../features/tasks/monitor/MonitorPage')).MonitorPage }) },
          { path: 'datasets', lazy: async () => ({ Component: (await import('../features/datasets/DatasetListPage')).DatasetListPage }) },
          { path: 'datasets/:name', lazy: async () => ({ Component: (await import('../features/datasets/DatasetPage')).DatasetPage }) },
          { path: 'catalog', lazy: async () => ({ Component: (await import('../features/catalog/CatalogPage')).CatalogPage }) },
          { path: 'events', lazy: async () => ({ Component: (await import('../features/events/EventsPage')).EventsPage }) },
          { path: 'settings', lazy: async () => ({ Component: (await import('../features/settings/SettingsPage')).SettingsPage }) },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
]);
