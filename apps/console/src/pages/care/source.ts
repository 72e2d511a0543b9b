import type { IndicatorsAnswer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';

/** Which snapshot, and which version of which definition, a figure rests on. */
export function useSource(
  provenance: IndicatorsAnswer['provenance'],
  definition: { readonly id: string; readonly version: string } | null,
): string {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const at = dateTime(provenance.snapshotAt);
  if (definition === null) return t('source.snapshot', { snapshot: provenance.snapshot, at });
  return t('source.both', {
    snapshot: provenance.snapshot,
    at,
    definition: definition.id,
    version: definition.version,
  });
}
