import { createBrowserRouter, type LoaderFunctionArgs, Navigate } from 'react-router';
import { queries } from '../api/queries';
import { TaskListPage } from '../features/tasks/list/TaskListPage';
import { listQueryOf } from '../features/tasks/list/useListQuery';
import { NotFound } from '../ui/NotFound';
import { PageCrash } from '../ui/PageCrash';
import { pages } from './pages';
import { queryClient } from './queryClient';
import { Shell } from './Shell';

/** The list, and what names its values, is asked for before the page is there to show it. */
function askForList({ request }: LoaderFunctionArgs) {
  void queryClient.prefetchQuery(queries.caller());
  void queryClient.prefetchQuery(queries.parameters());
  void queryClient.prefetchQuery(queries.tasks(listQueryOf(new URL(request.url).searchParams)));
  return null;
}

/** The console's addresses. The one that is open is gone to at once. */
export const openRouter = () =>
  createBrowserRouter([
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
            { path: 'tasks', Component: TaskListPage, loader: askForList },
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
