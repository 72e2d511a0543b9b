import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  type BudgetTable,
  Exposure,
  FindingPage,
  House,
  IntakeDetail,
  IntakeList,
  type IntakeTransfer,
  MeterOverview,
  Simulation,
} from '@vernix/contracts';
import { useMemo } from 'react';
import { get, post, queryOf } from './client.ts';
import { useLive } from './live.ts';

export interface IntakeFilters {
  readonly state?: string | undefined;
  readonly partner?: string | undefined;
}

const PAGE = 100;

const pageOf = (filters: IntakeFilters, before: string | undefined, signal: AbortSignal) =>
  get(`/api/transfers${queryOf({ ...filters, before, limit: PAGE })}`, IntakeList, signal);

/** Newest first, each once; where both know a transfer, `fresh` is right. */
function merge(old: readonly IntakeTransfer[], fresh: readonly IntakeTransfer[]): IntakeTransfer[] {
  const byId = new Map([...old, ...fresh].map((transfer) => [transfer.id, transfer]));
  return [...byId.values()].sort((a, b) => b.receivedAt.localeCompare(a.receivedAt));
}

/**
 * The live first page, laid over what it showed before: as new files push old ones off it, those stay. After a gap (a lid
 * closed overnight) nothing overlaps any more, and the list starts afresh.
 */
function liveHead(old: IntakeList | undefined, fresh: IntakeList): IntakeList {
  const known = new Set(old?.transfers.map((transfer) => transfer.id));
  if (old === undefined || !fresh.transfers.some((transfer) => known.has(transfer.id))) return fresh;
  return { ...fresh, transfers: merge(old.transfers, fresh.transfers), next: old.next };
}

/** Transfers, newest first: the first page live, older ones fetched once as they come into sight. */
export function useTransfers(filters: IntakeFilters) {
  const client = useQueryClient();
  const every = useLive();
  const key = ['vault', 'transfers', filters];
  const head = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const fresh = await pageOf(filters, undefined, signal);
      return liveHead(client.getQueryData<IntakeList>(key), fresh);
    },
    refetchInterval: every,
  });
  const start = head.data?.next ?? null;
  const older = useInfiniteQuery({
    queryKey: ['older-transfers', filters, start],
    queryFn: ({ pageParam, signal }) => pageOf(filters, pageParam, signal),
    initialPageParam: start ?? '',
    getNextPageParam: (page) => page.next,
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

  const pages = older.data?.pages;
  const transfers = useMemo(
    () => merge(pages?.flatMap((page) => page.transfers) ?? [], head.data?.transfers ?? []),
    [head.data, pages],
  );

  const more = pages === undefined ? start !== null : older.hasNextPage;
  return {
    transfers,
    today: head.data?.today,
    error: head.error ?? older.error,
    retry: () => void head.refetch(),
    /** Whether older ones exist that are not loaded. */
    more,
    loadMore: () => {
      if (more && !older.isFetching) void older.fetchNextPage();
    },
  };
}

export function useTransfer(id: string) {
  const every = useLive();
  return useQuery({
    queryKey: ['vault', 'transfer', id],
    queryFn: ({ signal }) => get(`/api/transfers/${id}`, IntakeDetail, signal),
    refetchInterval: ({ state }) => (state.data?.transfer.state === 'committed' ? false : every),
  });
}

/** One row-ordered page of findings after another. */
export function useFindings(id: string, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ['findings', id],
    queryFn: ({ pageParam, signal }) =>
      get(
        `/api/transfers/${id}/findings${queryOf({ after: pageParam || undefined, limit: 500 })}`,
        FindingPage,
        signal,
      ),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    enabled,
  });
}

export function useHouse() {
  const every = useLive();
  return useQuery({
    queryKey: ['vault', 'house'],
    queryFn: ({ signal }) => get('/api/house', House, signal),
    refetchInterval: every,
  });
}

export function useExposure() {
  const every = useLive();
  return useQuery({
    queryKey: ['vault', 'exposure'],
    queryFn: ({ signal }) => get('/api/exposure', Exposure, signal),
    refetchInterval: every,
  });
}

export const METER_KEY = ['vault', 'meter'] as const;

export function useMeter() {
  const every = useLive();
  return useQuery({
    queryKey: METER_KEY,
    queryFn: ({ signal }) => get('/api/meter', MeterOverview, signal),
    refetchInterval: every,
  });
}

/** Tries a table of budgets on what was asked for. */
export function useSimulation() {
  return useMutation({
    mutationFn: (asked: { readonly table: BudgetTable; readonly days: number }) =>
      post('/api/meter/simulation', asked, Simulation),
  });
}
