import { createBrowserRouter, type LoaderFunctionArgs, Navigate } from 'react-router';
import { sleep } from '../api/sleep';
import { TaskListPage } from '../features/tasks/list/TaskListPage';
import { NotFound } from '../ui/NotFound';
import { PageCrash } from '../ui/PageCrash';
import { askForList } from './askForList';
import { pages } from './pages';
import { Shell } from './Shell';

/** Milliseconds that nobody notices. */
const Blink = 150;

/** The list is asked for before its page is there, which is drawn once where the answers are near. */
async function awaitList({ request }: LoaderFunctionArgs) {
  await Promise.race([askForList(new URL(request.url)), sleep(Blink, request.signal)]);
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
            { path: 'tasks', Component: TaskListPage, loader: awaitList, shouldRevalidate: () => false },
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
