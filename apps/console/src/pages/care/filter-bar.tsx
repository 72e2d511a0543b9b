import { useNavigate } from '@tanstack/react-router';
import type { CurrentSnapshot } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import type { CareSearch } from '../../app/search.ts';
import { Choice } from '../../design/choice.tsx';
import { useFormat } from '../../locales/format.ts';
import { useFilters } from './use-filters.ts';
import { type CareView, PATHS } from './views.ts';

/** Changes the address bar, which is where the filters live. */
export function useChangeSearch(view: CareView) {
  const navigate = useNavigate();
  const { search } = useFilters();
  return (changes: { [K in keyof CareSearch]?: CareSearch[K] | undefined }) => {
    const next = Object.entries({ ...search, ...changes }).filter(([, value]) => value !== undefined);
    void navigate({ to: PATHS[view], search: Object.fromEntries(next), replace: true, resetScroll: false });
  };
}

interface Props {
  readonly snapshot: CurrentSnapshot;
  readonly view: CareView;
}

/** Whose births, at what level of care, and when. */
export function FilterBar({ snapshot, view }: Props) {
  const { t } = useTranslation();
  const { month } = useFormat();
  const { search } = useFilters();
  const change = useChangeSearch(view);
  const months = snapshot.months.map((value) => ({ value, label: month(value) }));
  return (
    <div className="filters">
      <Choice
        label={t('filter.site')}
        any={t('filter.allSites')}
        value={search.site ?? ''}
        options={snapshot.sites.map((site) => ({ value: site.id, label: site.name }))}
        onChange={(site) => change({ site })}
      />
      <Choice
        label={t('filter.level')}
        any={t('filter.allLevels')}
        value={search.level ?? ''}
        options={(['1', '2', '3'] as const).map((value) => ({
          value,
          label: t('filter.levelOf', { level: value }),
        }))}
        onChange={(level) => change({ level })}
      />
      <Choice
        label={t('filter.from')}
        any={t('filter.start')}
        value={search.from ?? ''}
        options={months}
        onChange={(from) => change({ from })}
      />
      <Choice
        label={t('filter.to')}
        any={t('filter.end')}
        value={search.to ?? ''}
        options={months}
        onChange={(to) => change({ to })}
      />
    </div>
  );
}
