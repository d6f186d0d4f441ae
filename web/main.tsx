// The shell. A page of a room lives in src/modules/<room>/web/, is added to routes.tsx, and uses from here:
//   client.ts   api (TanStack Query over the typed REST client), messageOf(error)
//   welcome.ts  useWelcome(): me, business, sites, can(permission)
//   format.ts   useFormat(): money, number, percent, day … in the user's locale
//   live.ts     live('topic') for a query's meta: it asks again when the server announces the topic
//   keys.ts     useKeys({ j: …, 'g t': … }): keyboard shortcuts, silent while typing
//   parts/      PageHead, Empty, Failed, Loading, Tag, toast with undo
//   styles.css  .card .label .tag .chip .big .mid .muted .tiny .plain (tables), as in the design
// Texts: useTranslation() of react-i18next, keys `namespace:key` from locales/en|de/<namespace>.json.
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/dates/styles.layer.css';
import './styles.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './client.ts';
import { startTranslation } from './i18n.ts';
import { startAnew } from './part.ts';
import { Toasts } from './parts/toast.tsx';
import { router } from './routes.tsx';
import { theme } from './theme.ts';

await startTranslation().catch(() => startAnew());
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} forceColorScheme="light">
        <Toasts />
        <RouterProvider router={router} />
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
);
