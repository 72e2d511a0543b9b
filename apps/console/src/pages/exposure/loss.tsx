import { useTranslation } from 'react-i18next';
import { Facts } from '../../design/facts.tsx';
import { useFormat } from '../../locales/format.ts';
import type { LossText } from './losses.ts';

/** One part of the house, taken: how many people, what else, and how we know. */
export function Loss({ loss }: { readonly loss: LossText }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { title, people, facts, also, known } = loss;
  return (
    <section className="panel loss">
      <h2>{title}</h2>
      <p className="figures">
        <strong className={people !== null && people > 0 ? 'loss-people exposed' : 'loss-people'}>
          {people === null ? '–' : number(people)}
        </strong>{' '}
        {people === null ? t('exposure.silent') : t('exposure.people', { count: people })}
      </p>
      <Facts facts={facts} />
      <p>{also}</p>
      <p className="small quiet">{known}</p>
    </section>
  );
}
