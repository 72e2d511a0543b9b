import { setImmediate } from 'node:timers/promises';
import type { Filters, GroupBy, IndicatorsAnswer, SnapshotManifest } from '@vernix/contracts';
import type { Place } from '@vernix/disclosure';
import { INDICATORS } from '@vernix/indicators';
import type { Counts } from './counts.ts';
import { rateAt } from './rate.ts';
import { placeOfSelection, selects } from './selection.ts';

interface Group {
  readonly key: string | null;
  readonly label: string | null;
  readonly place: Place | null;
  /** Present when grouped by month. */
  readonly month?: string | null;
}

export async function indicatorsAnswer(
  manifest: SnapshotManifest,
  counts: Counts,
  groupBy: GroupBy,
  filters: Filters,
  threshold: number,
): Promise<IndicatorsAnswer> {
  const groups = groupsOf(manifest, counts, groupBy, filters);
  const indicators: IndicatorsAnswer['indicators'] = [];
  for (const indicator of INDICATORS) {
    const { id, version, title, numeratorLabel, denominatorLabel, per } = indicator;
    indicators.push({
      id,
      version,
      title,
      numeratorLabel,
      denominatorLabel,
      per,
      groups: groups.map(({ key, label, place, month }) => ({
        key,
        label,
        rate: rateAt(counts, indicator, place, month),
      })),
    });
    await setImmediate(); // judging a large province takes a moment each: let others in between
  }
  return {
    provenance: { snapshot: manifest.snapshot, snapshotAt: manifest.createdAt },
    threshold,
    indicators,
  };
}

function groupsOf(manifest: SnapshotManifest, counts: Counts, groupBy: GroupBy, filters: Filters): Group[] {
  const place = placeOfSelection(filters, manifest);
  const within = selects(filters);
  switch (groupBy) {
    case 'none':
      return [{ key: null, label: null, place }];
    case 'month':
      return counts.present('column', within).map((month) => ({ key: month, label: month, place, month }));
    case 'site':
      return counts.present('site', within).map((site) => {
        const label = manifest.sites.find(({ id }) => id === site)?.name ?? site;
        return { key: site, label, place: { kind: 'site', site } };
      });
    case 'level':
      // With a site chosen, its level is a group of that one site.
      return counts.present('level', within).map((level) => ({
        key: level,
        label: null,
        place: filters.site === undefined ? { kind: 'level', level } : place,
      }));
  }
}
