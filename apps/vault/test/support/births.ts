/** Synthetic births as template files. */
import { DICTIONARY, type ElementId, type Value, valuesOf } from '@vernix/dictionary';

export type Birth = Partial<Record<ElementId, Value>>;

const HEADER = DICTIONARY.elements.map(({ id }) => id).join(',');

export function template(births: readonly Birth[]): string {
  const lines = births.map((birth) =>
    valuesOf(birth)
      .map((value) => (value === null ? '' : String(value)))
      .join(','),
  );
  return `${[HEADER, ...lines].join('\n')}\n`;
}

/** Ten digits that satisfy Luhn, different for each n. */
export function healthNumber(n: number): string {
  const nine = String(100_000_000 + n);
  let sum = 0;
  for (let index = 0; index < 9; index += 1) {
    const weighed = Number(nine[index]) * (index % 2 === 0 ? 2 : 1);
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return nine + String((10 - (sum % 10)) % 10);
}

const letters = (n: number): string =>
  String(n).replaceAll(/\d/g, (digit) => String.fromCharCode(97 + Number(digit)));

/** A whole hospital record of mother `n`; nothing in it needs a question. */
export function birth(n: number, more: Birth = {}): Birth {
  return {
    'record.local_id': `CHART-${n}`,
    'mother.health_number': healthNumber(n),
    'mother.given_name': `Zelda${letters(n)}`,
    'mother.surname': `Quimby${letters(n)}`,
    'mother.birth_date': `199${n % 10}-0${1 + (n % 9)}-1${n % 10}`,
    'mother.postal_code': `K${n % 10}A 0B${(n >> 3) % 10}`,
    'infant.birth_date': `2024-0${1 + (n % 9)}-2${n % 8}`,
    'infant.sex': n % 2 === 0 ? 'female' : 'male',
    'infant.birth_order': 1,
    'infant.gestation_days': 273 + (n % 14),
    'infant.birth_weight_g': 3000 + (n % 900),
    'infant.apgar5': 9,
    'infant.live_birth': true,
    'infant.nicu': false,
    'mother.parity': 1,
    'mother.gravidity': 2,
    'mother.previous_caesareans': 0,
    'delivery.plurality': 1,
    'delivery.labour_onset': 'spontaneous',
    'delivery.induced': false,
    'delivery.mode': 'spontaneous',
    'delivery.presentation': 'cephalic',
    ...more,
  };
}

export const births = (count: number, from = 1): Birth[] =>
  Array.from({ length: count }, (_, index) => birth(from + index));
