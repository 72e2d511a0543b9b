import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  CodeMade,
  OwnAccount,
  OwnSessions,
  PasskeyAdded,
  PasskeyOptions,
  SessionInfo,
  VernixError,
} from '@vernix/contracts';
import { ApiError, get, post, remove } from './client.ts';

const ACCOUNT = ['account'] as const;
const SESSIONS = ['sessions'] as const;
const nothing = { parse: () => undefined };

/** What a browser throws when the person turned away, or waited too long (WebAuthn Level 3, §5.1). */
const TURNED_AWAY = new Set(['NotAllowedError', 'AbortError']);

/** @throws {VernixError} `console-passkey-cancelled`, `console-passkey-failed` */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    throw new VernixError(
      TURNED_AWAY.has(name) ? 'console-passkey-cancelled' : 'console-passkey-failed',
      {},
      { cause: error },
    );
  }
}

async function answerTo(path: string): Promise<object> {
  const optionsJSON = await post(path, undefined, PasskeyOptions);
  return asked(startAuthentication({ optionsJSON }));
}

/** Signs in with whichever passkey the person has for this site. */
export async function passkeySession(): Promise<SessionInfo> {
  return post('/session/passkey', await answerTo('/session/passkey/question'), SessionInfo);
}

/** What changes who may do what needs the passkey shown again, now and then: it is asked for when the server says so. */
export async function withProof<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'proof-needed') throw error;
    await post('/session/proof', await answerTo('/session/proof/question'), nothing);
    return work();
  }
}

async function addPasskey(label: string): Promise<PasskeyAdded> {
  const options = await withProof(() => post('/account/passkeys/question', undefined, PasskeyOptions));
  const credential = await asked(
    startRegistration({
      optionsJSON: options as unknown as Parameters<typeof startRegistration>[0]['optionsJSON'],
    }),
  );
  return post('/account/passkeys', { label, credential }, PasskeyAdded);
}

/** Where accounts are kept in a database. */
export function useAccount(enabled: boolean) {
  return useQuery({
    queryKey: ACCOUNT,
    queryFn: ({ signal }) => get('/account', OwnAccount, signal),
    enabled,
  });
}

export function useSessions() {
  return useQuery({
    queryKey: SESSIONS,
    queryFn: ({ signal }) => get('/sessions', OwnSessions, signal),
    refetchInterval: 30_000,
  });
}

/** Something done to one's own account: what is shown of it is then fetched again. */
export function useOwnChange<I, T>(change: (input: I) => Promise<T>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ACCOUNT });
      await client.invalidateQueries({ queryKey: SESSIONS });
    },
  });
}

export const useAddPasskey = () => useOwnChange(addPasskey);
export const useRemovePasskey = () =>
  useOwnChange((id: string) => withProof(() => remove(`/account/passkeys/${id}`)));
export const useEndSession = () => useOwnChange((id: string) => remove(`/sessions/${id}`));

export const useMakeCode = () =>
  useOwnChange((passphrase: string) => withProof(() => post('/account/code', { passphrase }, CodeMade)));
export const useConfirmCode = () =>
  useOwnChange((code: string) => withProof(() => post('/account/code/confirm', { code }, nothing)));
export const useRemoveCode = () => useOwnChange(() => withProof(() => remove('/account/code')));
