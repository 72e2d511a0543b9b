import type { IndicatorsAnswer } from '@vernix/contracts';
import type { CareSearch } from '../../app/search.ts';
import type { Indicator } from './indicator.ts';

export type By = NonNullable<CareSearch['by']>;
export const BYS = ['site', 'level'] as const satisfies readonly By[];

/** The answers by each of the groupings. */
export type Grouped = Readonly<Record<By, IndicatorsAnswer>>;

interface View {
  readonly indicator: string;
  readonly by: By;
}

/**
 * What is compared, and by what: as the address bar says, and where it says nothing, the first that can be shown. In a registry
 * with one hospital nothing can be said of its caesareans beside a practice that has none, but of other figures it can.
 * Undefined when there is no rate at all.
 */
export function viewOf(search: CareSearch, grouped: Grouped): View | undefined {
  const indicators = indicatorsFor(search.indicator, grouped.site.indicators);
  const bys = search.by === undefined ? BYS : [search.by];
  const views = indicators.flatMap(({ id }) => bys.map((by): View => ({ indicator: id, by })));
  return views.find((view) => canBeShown(view, grouped)) ?? views[0];
}

/** The one that was asked for; else caesarean, then each that is a rate. */
function indicatorsFor(asked: string | undefined, all: readonly Indicator[]): Indicator[] {
  const found = all.filter(({ id }) => id === asked);
  if (found.length > 0) return found;
  const rates = all.filter(({ per }) => per !== null);
  return rates.toSorted((a, b) => Number(b.id === 'caesarean') - Number(a.id === 'caesarean'));
}

function canBeShown({ indicator, by }: View, grouped: Grouped): boolean {
  const groups = grouped[by].indicators.find(({ id }) => id === indicator)?.groups;
  return groups?.some(({ rate }) => rate.value !== null) ?? false;
}
