import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { SessionInfo } from '@vernix/contracts';
import { useCallback } from 'react';
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

/** Forgets all that pages were told, but not who is signed in: who looks at the session would go on looking at an old one. */
export function useForget() {
  const client = useQueryClient();
  return useCallback(() => {
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
  }, [client]);
}

/** Takes a session that has just begun for the one there is: nothing of another person's is shown on. */
function useBegun() {
  const client = useQueryClient();
  const forget = useForget();
  return useCallback(
    async (session: SessionInfo): Promise<SessionInfo> => {
      forget();
      // Who is here was asked when the page came, and that answer may be slow: nobody was, and it would be taken for newer.
      await client.cancelQueries({ queryKey: KEY });
      client.setQueryData(KEY, session);
      return session;
    },
    [client, forget],
  );
}

/** By a link's token. */
export function useSignIn() {
  const begun = useBegun();
  return useCallback(async (token: string) => begun(await post('/session', { token }, SessionInfo)), [begun]);
}

/** By anything else that begins a session. */
export function useSignInBy(way: () => Promise<SessionInfo>) {
  const begun = useBegun();
  return useMutation({ mutationFn: async () => begun(await way()) });
}

export function useSignOut(path = '/session') {
  const client = useQueryClient();
  const forget = useForget();
  return useCallback(async (): Promise<void> => {
    await remove(path);
    const session = await get('/session', SessionInfo);
    await client.cancelQueries({ queryKey: KEY });
    // First the pages go, then what they were told: the other way round they would ask again, and be refused.
    client.setQueryData(KEY, session);
    forget();
  }, [client, forget, path]);
}
