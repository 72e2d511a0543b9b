import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import { router } from './router.tsx';

/** No answer at all, or that of a proxy before a server that is starting. */
const PASSING = new Set([0, 502, 503, 504]);

const client: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What a server of ours answered is shown at once; only silence, or a proxy's answer, is worth another try.
      retry: (count, error) => count < 2 && error instanceof ApiError && PASSING.has(error.status),
      staleTime: 1000,
    },
  },
  queryCache: new QueryCache({
    onError: (error, query) => {
      const signedOut = error instanceof ApiError && error.status === 401 && query.queryKey[0] !== 'session';
      if (signedOut) void client.invalidateQueries({ queryKey: ['session'] });
    },
  }),
});

export function App() {
  const { i18n } = useTranslation();
  return (
    <I18nProvider locale={i18n.language === 'fr' ? 'fr-CA' : 'en-CA'}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  );
}
