import type { Stage } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { FileGlyph } from './moving-file.tsx';

const KINDS = [
  ['received', 'sealed'],
  ['parsed', 'read'],
  ['reported', 'report'],
  ['published', 'published'],
] as const satisfies readonly (readonly [Stage, string])[];

/** What the little papers mean. */
export function Legend() {
  const { t } = useTranslation();
  return (
    <ul className="legend small quiet">
      {KINDS.map(([stage, kind]) => (
        <li key={kind}>
          <svg viewBox="-9 -11 18 22" aria-hidden="true">
            <FileGlyph stage={stage} />
          </svg>
          {t(`house.legend.${kind}`)}
        </li>
      ))}
    </ul>
  );
}
