import { queries } from '../api/queries';
import { listQueryOf } from '../features/tasks/list/listQuery';
import { queryClient } from './queryClient';

/** Asks for the list of tasks that an address names, and for what its values are called. */
export function askForList(address: URL): Promise<unknown> {
  return Promise.all([
    queryClient.prefetchQuery(queries.caller()),
    queryClient.prefetchQuery(queries.parameters()),
    queryClient.prefetchQuery(queries.tasks(listQueryOf(address.searchParams))),
  ]);
}
