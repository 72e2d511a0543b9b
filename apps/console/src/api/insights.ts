import { keepPreviousData, useQuery } from '@tanstack/react-query';
import {
  CurrentSnapshot,
  type Filters,
  type GroupBy,
  IndicatorsAnswer,
  RobsonAnswer,
  RunChartAnswer,
} from '@vernix/contracts';
import { get, queryOf } from './client.ts';

/** A snapshot is immutable; a newer one is looked for now and then. */
const LOOK_AGAIN = 15_000;

export function useSnapshot() {
  return useQuery({
    queryKey: ['insights', 'snapshot'],
    queryFn: ({ signal }) => get('/api/snapshot', CurrentSnapshot, signal),
    refetchInterval: LOOK_AGAIN,
  });
}

/** Answers belong to one snapshot, named in the key: the next one is fetched as soon as it is seen. */
export function useIndicators(filters: Filters, groupBy: GroupBy, snapshot: string, enabled: boolean) {
  return useQuery({
    queryKey: ['insights', 'indicators', snapshot, filters, groupBy],
    queryFn: ({ signal }) =>
      get(`/api/indicators${queryOf({ ...filters, groupBy })}`, IndicatorsAnswer, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
}

export function useRobson(filters: Filters, snapshot: string, enabled: boolean) {
  return useQuery({
    queryKey: ['insights', 'robson', snapshot, filters],
    queryFn: ({ signal }) => get(`/api/robson${queryOf(filters)}`, RobsonAnswer, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
}

export function useRunChart(filters: Filters, indicator: string, snapshot: string, enabled: boolean) {
  return useQuery({
    queryKey: ['insights', 'run-chart', snapshot, indicator, filters],
    queryFn: ({ signal }) =>
      get(`/api/run-chart${queryOf({ ...filters, indicator })}`, RunChartAnswer, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
}
