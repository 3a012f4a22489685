import { createBrowserRouter, Navigate } from 'react-router';
import { NotFound } from '../ui/NotFound';
import { PageCrash } from '../ui/PageCrash';
import { pages } from './pages';
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
          { path: 'tasks', lazy: pages.tasks },
          { path: 'tasks/new', lazy: pages.create },
          { path: 'tasks/:name', lazy: pages.task },
          { path: 'tasks/:name/logs', lazy: pages.logs },
          { path: 'monitor', lazy: pages.monitor },
          { path: 'datasets', lazy: pages.datasets },
          { path: 'datasets/:name', lazy: pages.dataset },
          { path: 'rules', lazy: pages.rules },
          { path: 'rules/:name', lazy: pages.rule },
          { path: 'catalog', lazy: pages.catalog },
          { path: 'events', lazy: pages.events },
          { path: 'settings', lazy: pages.settings },
          { path: 'settings/limits', lazy: pages.limits },
          { path: 'settings/webhooks/:id', lazy: pages.webhook },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
]);
