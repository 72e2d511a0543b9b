import type { IntakeTransfer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import type { IntakeSearch } from '../../app/search.ts';
import { Choice } from '../../design/choice.tsx';
import { Segmented } from '../../design/segmented.tsx';
import { NARROW, useMedia } from '../../design/use-media.ts';

interface Props {
  readonly search: IntakeSearch;
  readonly transfers: readonly IntakeTransfer[];
  readonly onChange: (changes: Partial<IntakeSearch>) => void;
}

const STATES = ['stored', 'opening', 'committed', 'failed', 'duplicate'] as const;

/** Every choice stands in the address bar, so that a view can be kept and sent. */
export function IntakeFilterBar({ search, transfers, onChange }: Props) {
  const { t } = useTranslation();
  const narrow = useMedia(NARROW);
  const partners = new Map(transfers.map((transfer) => [transfer.partner, transfer.partnerName]));
  if (search.partner !== undefined && !partners.has(search.partner)) {
    partners.set(search.partner, search.partner);
  }
  return (
    <div className="filters">
      <Choice
        label={t('intake.column.state')}
        any={t('intake.anyState')}
        value={search.state ?? ''}
        options={STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
        onChange={(state) => onChange({ state } as Partial<IntakeSearch>)}
      />
      <Choice
        label={t('intake.column.partner')}
        any={t('intake.anyPartner')}
        value={search.partner ?? ''}
        options={[...partners].map(([value, label]) => ({ value, label }))}
        onChange={(partner) => onChange({ partner } as Partial<IntakeSearch>)}
      />
      {narrow ? null : (
        <Segmented
          label={t('table.density')}
          value={search.rows ?? 'comfortable'}
          options={[
            { value: 'comfortable', label: t('table.comfortable') },
            { value: 'compact', label: t('table.compact') },
          ]}
          onChange={(rows) =>
            onChange({ rows: rows === 'compact' ? rows : undefined } as Partial<IntakeSearch>)
          }
        />
      )}
    </div>
  );
}
