import type { Balance } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../locales/format.ts';
import './balance.css';

const PARTS = ['accepted', 'queried', 'rejected'] as const;

interface Props {
  readonly balance: Balance;
  /** What else is to be known of these numbers where they stand. */
  readonly note?: string;
}

/** Rows = accepted + queried + rejected, drawn and written out, and said aloud if it should ever not hold. */
export function BalanceSum({ balance, note }: Props) {
  const { t } = useTranslation();
  const { number, percentShort } = useFormat();
  const sum = balance.accepted + balance.queried + balance.rejected;
  return (
    <section className="panel balance" aria-label={t('balance.title')}>
      <div className="balance-sum figures">
        <div className="balance-words">
          <span className="term">{number(balance.rows)}</span>
          <span className="small quiet">{t('balance.rows')}</span>
        </div>
        {PARTS.map((part, index) => (
          <div key={part} className="balance-term">
            <span className="sign" aria-hidden="true">
              {index === 0 ? '=' : '+'}
            </span>
            <div className="balance-words">
              <span className="term">{number(balance[part])}</span>
              <span className="small quiet">
                <span className={`swatch balance-${part}`} />
                {t(`balance.${part}`)}
              </span>
            </div>
          </div>
        ))}
      </div>
      {balance.rows > 0 ? (
        <div className="balance-bar" aria-hidden="true">
          {PARTS.filter((part) => balance[part] > 0).map((part) => (
            <span
              key={part}
              className={`balance-part balance-${part}`}
              style={{ flexGrow: balance[part] / balance.rows }}
              title={`${t(`balance.${part}`)}: ${percentShort(balance[part] / balance.rows)}`}
            />
          ))}
        </div>
      ) : null}
      {sum === balance.rows ? (
        <p className="small quiet">
          {t('balance.holds')}{' '}
          {balance.unchanged > 0 ? t('balance.unchanged', { count: balance.unchanged }) : null}{' '}
          {balance.unchanged > 0 && balance.queried > 0 ? t('balance.stillOpen') : null} {note}
        </p>
      ) : (
        <p className="alarm-text">{t('balance.broken', { sum: number(sum), rows: number(balance.rows) })}</p>
      )}
    </section>
  );
}
