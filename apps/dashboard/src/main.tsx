import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './styles.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ProblemError } from './api.js';
import { meQuery } from './queries.js';
import { makeRouter } from './router.js';
import { contrast, theme } from './theme.js';

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      // The session ended elsewhere (signed out everywhere, idle too long): the frame leads to the sign-in page.
      if (error instanceof ProblemError && error.problem.status === 401) client.setQueryData(meQuery.queryKey, null);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // The controller may stand on this very PC or on a LAN without internet: the browser's idea of "offline" is no matter.
      networkMode: 'always',
      // A refusal stays one; only a controller that did not answer is asked again.
      retry: (failures, error) => failures < 2 && error instanceof ProblemError && error.problem.reason === 'no-answer',
    },
    mutations: { networkMode: 'always' },
  },
});
const router = makeRouter(client);

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root.');
createRoot(place).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={contrast} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Notifications position="bottom-right" />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
