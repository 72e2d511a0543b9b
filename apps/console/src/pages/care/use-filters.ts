import { useSearch } from '@tanstack/react-router';
import type { Filters } from '@vernix/contracts';
import type { CareSearch } from '../../app/search.ts';

/** The filters of the address bar, as the interface wants them. */
export function useFilters(): { search: CareSearch; filters: Filters } {
  const search: CareSearch = useSearch({ strict: false });
  const { site, level, from, to } = search;
  const all = { site, level, from, to };
  const filters: Filters = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return { search, filters };
}
