import type { Filters, SnapshotManifest } from '@vernix/contracts';
import type { Place } from '@vernix/disclosure';

export type Selection = Pick<Filters, 'site' | 'level'>;

/** The place that filters select; null when they contradict each other and so select nothing. */
export function placeOfSelection({ site, level }: Selection, manifest: SnapshotManifest): Place | null {
  if (site === undefined) return level === undefined ? { kind: 'all' } : { kind: 'level', level };
  const known = manifest.sites.find(({ id }) => id === site);
  if (level !== undefined && known !== undefined && known.levelOfCare !== level) return null;
  return { kind: 'site', site };
}

/** Whether a place's counts are among what the filters select. */
export function selects({ site, level }: Selection) {
  return (leaf: { readonly site: string | null; readonly level: string | null }): boolean =>
    (site === undefined || leaf.site === site) && (level === undefined || leaf.level === level);
}
