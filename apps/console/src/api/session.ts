import { useQuery, useQueryClient } from '@tanstack/react-query';
import { SessionInfo } from '@vernix/contracts';
import { get, post, remove } from './client.ts';

const KEY = ['session'] as const;

/** Who is signed in here, in which zone, and what they may open. */
export function useSession() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get('/session', SessionInfo, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useSignIn() {
  const client = useQueryClient();
  return async (token: string): Promise<SessionInfo> => {
    const session = await post('/session', { token }, SessionInfo);
    client.clear();
    client.setQueryData(KEY, session);
    return session;
  };
}

export function useSignOut() {
  const client = useQueryClient();
  return async (): Promise<void> => {
    await remove('/session');
    // First the pages go, then what they were told: the other way round they would ask again, and be refused.
    client.setQueryData(KEY, await get('/session', SessionInfo));
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
  };
}
