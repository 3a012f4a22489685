import { FluentProvider, Toaster } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { type DataRouter, RouterProvider } from 'react-router';
import { ToasterId } from '../ui/useToasts';
import { useIsDark } from './preferences';
import { queryClient } from './queryClient';
import { darkTheme, lightTheme } from './theme';

export function App({ router }: { router: DataRouter }) {
  return (
    <FluentProvider theme={useIsDark() ? darkTheme : lightTheme} style={{ height: '100%' }}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
      <Toaster toasterId={ToasterId} position="top-end" limit={4} />
    </FluentProvider>
  );
}
