import { QueryClient } from '@tanstack/react-query';
import { connection } from '../api/connection';
import { ApiError } from '../api/http';
import { session } from '../api/session';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1_000,
      // The service said no: asking again gives the same. Away: the connection asks, and everything is refreshed when it is back.
      retry: (count, error) => !(error instanceof ApiError && error.status < 500) && count < 2,
      // A browser that thinks it is offline can still reach a service on this machine.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

let wasAway = false;
connection.subscribe(() => {
  if (wasAway && !connection.isAway()) {
    void queryClient.invalidateQueries();
  }

  wasAway = connection.isAway();
});

// What one may see is nobody else's business.
session.subscribe(() => queryClient.clear());
