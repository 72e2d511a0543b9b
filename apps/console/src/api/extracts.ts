import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  ExtractList,
  ExtractPartners,
  type ExtractRequest,
  OutgoingDetail,
  RowExtract,
} from '@vernix/contracts';
import { withProof } from './account.ts';
import { get, post, remove } from './client.ts';
import { METER_KEY } from './vault.ts';

const KEY = ['extracts'] as const;
/** Officers sign elsewhere, and partners collect elsewhere: the answer is looked for while one is awaited. */
const LOOK_EVERY_MS = 5_000;

const isAwaited = ({ state, outgoing }: RowExtract): boolean =>
  state === 'asked' || (outgoing !== null && outgoing.endedAt === null);

/** One's own extracts of this transfer, newest first. */
export function useExtracts(transferId: string) {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get('/api/extracts', ExtractList, signal),
    select: ({ extracts }) => extracts.filter((extract) => extract.transferId === transferId),
    refetchInterval: ({ state }) => (state.data?.extracts.some(isAwaited) === true ? LOOK_EVERY_MS : false),
  });
}

/** To whom rows can be sent. */
export function useExtractPartners() {
  return useQuery({
    queryKey: [...KEY, 'partners'],
    queryFn: ({ signal }) => get('/api/extracts/partners', ExtractPartners, signal),
    select: ({ partners }) => partners,
  });
}

/** What a delivery holds, which no longer changes; where it stands, the list says. */
export function useDelivery(id: string) {
  return useQuery({
    queryKey: ['deliveries', id],
    queryFn: ({ signal }) => get(`/api/deliveries/${id}`, OutgoingDetail, signal),
  });
}

function useChange<I, T>(change: (input: I) => Promise<T>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: I) => withProof(() => change(input)),
    // A few rows are opened at once: less is left of one's budget.
    onSettled: () => Promise.all([KEY, METER_KEY].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

export const useAskForExtract = () =>
  useChange((asked: ExtractRequest) => post('/api/extracts', asked, RowExtract));
export const useMakeExtract = () =>
  useChange((id: string) => post(`/api/extracts/${id}/make`, undefined, RowExtract));
export const useRemoveExtract = () => useChange((id: string) => remove(`/api/extracts/${id}`));
