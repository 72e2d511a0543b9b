import type { Finding } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';
import type { Column } from './columns.ts';

/** Row, outcome, element, message, rule: as stewards and senders both read them. Never the value. */
export function useFindingColumns(): Column<Finding>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => findingColumns(t, format), [t, format]);
}

export function findingColumns(
  t: TFunction,
  { language, number }: ReturnType<typeof useFormat>,
): Column<Finding>[] {
  return [
    {
      id: 'row',
      head: t('findings.column.row'),
      end: true,
      track: '80px',
      value: (finding) => finding.row,
      show: (finding) => number(finding.row),
    },
    {
      id: 'outcome',
      head: t('findings.column.outcome'),
      track: '104px',
      value: (finding) => t(`outcome.${finding.outcome}`),
    },
    {
      id: 'message',
      head: t('findings.column.message'),
      track: 'minmax(200px, 2fr)',
      value: (finding) => finding.message[language],
      show: (finding) => <span title={finding.message[language]}>{finding.message[language]}</span>,
    },
    {
      id: 'element',
      head: t('findings.column.element'),
      track: 'minmax(150px, 0.8fr)',
      value: (finding) => finding.element,
      show: (finding) => <span className="mono">{finding.element}</span>,
    },
    {
      id: 'rule',
      head: t('findings.column.rule'),
      track: 'minmax(120px, 0.7fr)',
      value: (finding) => finding.rule,
      show: (finding) => <span className="mono">{finding.rule}</span>,
    },
  ];
}

/** One finding on a telephone. */
export function FindingBrief({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation();
  const { language, number } = useFormat();
  return (
    <>
      <span className="brief-line">
        <span>{t('findings.row', { row: number(finding.row) })}</span>
        <span className="small quiet">{t(`outcome.${finding.outcome}`)}</span>
      </span>
      <span className="small clamp">{finding.message[language]}</span>
    </>
  );
}
