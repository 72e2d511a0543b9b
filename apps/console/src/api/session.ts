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
    client.clear();
    await client.invalidateQueries({ queryKey: KEY });
  };
}
