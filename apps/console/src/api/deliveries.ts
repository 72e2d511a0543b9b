import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Delivery, DeliveryList } from '@vernix/contracts';
import { get, post } from './client.ts';

const KEY = ['gateway', 'deliveries'] as const;
/** That one was fetched is seen soon, for then it can be confirmed. */
const LOOK_EVERY_MS = 2_500;

/** Whether its file is on the gateway. */
export const isHere = (one: Delivery): one is Delivery & { readonly state: 'waiting' | 'collected' } =>
  one.state === 'waiting' || one.state === 'collected';

/** What the registry sent to the partner; asked again often while something of it waits. */
export function useDeliveries() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get('/v1/deliveries', DeliveryList, signal),
    refetchInterval: ({ state }) => (state.data?.deliveries.some(isHere) === true ? LOOK_EVERY_MS : 10_000),
  });
}

/** Where the sealed file of one is; the browser saves it as it comes. */
export const addressOf = (id: string): string => `/v1/deliveries/${id}/content`;

const nothing = { parse: () => undefined };

/** Says that the file is had; the gateway deletes it. */
export function useAcknowledge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, sha256 }: Delivery) => post(`/v1/deliveries/${id}/ack`, { sha256 }, nothing),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
