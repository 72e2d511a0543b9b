import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import { router } from './router.tsx';

const client: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only a lost connection or a failing server is worth another try.
      retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status >= 500),
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
