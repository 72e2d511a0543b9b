import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { AccountHistory, MadeLink, RecoveryAnswer, StaffList, type StaffRole } from '@vernix/contracts';
import { withProof } from './account.ts';
import { get, patch, post, remove } from './client.ts';

const KEY = ['people'] as const;

export function usePeople() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => get('/api/people', StaffList, signal) });
}

export function useHistoryOf(account: string | null) {
  return useQuery({
    queryKey: [...KEY, account],
    queryFn: ({ signal }) => get(`/api/people/${account ?? ''}/events`, AccountHistory, signal),
    enabled: account !== null,
  });
}

function useChange<I, T>(change: (input: I) => Promise<T>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: I) => withProof(() => change(input)),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export const useInvite = () =>
  useChange((person: { readonly name: string; readonly role: StaffRole }) =>
    post('/api/people', person, MadeLink),
  );

export interface PersonChange {
  readonly account: string;
  readonly role?: StaffRole;
  readonly disabled?: boolean;
}
export const useChangePerson = () =>
  useChange(({ account, ...change }: PersonChange) => patch(`/api/people/${account}`, change));
export const useEndSessionsOf = () =>
  useChange((account: string) => remove(`/api/people/${account}/sessions`));
export const useRecover = () =>
  useChange((account: string) => post(`/api/people/${account}/recovery`, undefined, RecoveryAnswer));
