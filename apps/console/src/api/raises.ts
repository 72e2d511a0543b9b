import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BudgetRaise, RaiseList, type RaiseRequest } from '@vernix/contracts';
import { withProof } from './account.ts';
import { get, post, remove } from './client.ts';

const KEY = ['raises'] as const;
/** Officers sign elsewhere: the answer is looked for while one is awaited. */
const LOOK_EVERY_MS = 5_000;

/** What one has asked for beyond one's budget, newest first. */
export function useRaises() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get('/api/meter/raises', RaiseList, signal),
    select: ({ raises }) => raises,
    refetchInterval: ({ state }) =>
      state.data?.raises.some((raise) => raise.state === 'asked') === true ? LOOK_EVERY_MS : false,
  });
}

function useChange<I, T>(change: (input: I) => Promise<T>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: I) => withProof(() => change(input)),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export const useAskForRaise = () =>
  useChange((asked: RaiseRequest) => post('/api/meter/raises', asked, BudgetRaise));
export const useTakeBackRaise = () =>
  useChange((approval: string) => remove(`/api/meter/raises/${approval}`));
