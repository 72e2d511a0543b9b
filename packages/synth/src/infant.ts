import { weightOn } from './data/birth-weight.ts';
import { BOYS, BY_MATURITY, MONOZYGOTIC, MULTIPLE_WEIGHT_FACTOR } from './data/parameters.ts';
import { healthNumber } from './health-number.ts';
import { SERIALS_PER_DELIVERY, surnameOf } from './mother.ts';
import { BOYS as BOYS_NAMES, GIRLS as GIRLS_NAMES } from './names/given-names.ts';
import type { Delivery, Infant } from './people.ts';
import { Prng, Stream } from './prng.ts';

/** The infants of a delivery, in order of birth. */
export function infantsOf(seed: number, delivery: Delivery): Infant[] {
  // A namesake's infant has the sex, and so perhaps the placeholder, of the other's.
  const face = delivery.namesake ? delivery.index - 1 : delivery.index;
  const shared = new Prng(seed, Stream.infant, face * SERIALS_PER_DELIVERY);
  const firstIsBoy = shared.chance(BOYS);
  const oneEgg = shared.chance(MONOZYGOTIC);
  const surname = familyName(delivery, shared);
  const dice = Array.from({ length: delivery.plurality }, (_, place) => {
    return new Prng(seed, Stream.infant, delivery.index * SERIALS_PER_DELIVERY + place + 1);
  });
  const boys = dice.map((each, place) => (place === 0 || oneEgg ? firstIsBoy : each.chance(BOYS)));
  return dice.map((each, place) => {
    const boy = boys[place] === true;
    const alike = boys.filter((other) => other === boy).length > 1;
    return infantOf(seed, delivery, place + 1, boy ? 'male' : 'female', alike, surname, each);
  });
}

function infantOf(
  seed: number,
  delivery: Delivery,
  order: number,
  sex: 'male' | 'female',
  sameSexMultiple: boolean,
  surname: string,
  dice: Prng,
): Infant {
  const { gestationDays, plurality } = delivery;
  const risk = BY_MATURITY.find(({ from }) => gestationDays >= from * 7) ?? BY_MATURITY[0];
  const liveBirth = !dice.chance(risk?.stillborn ?? 0);
  const apgar5 = liveBirth ? score(risk?.lowApgar ?? 0, dice) : null;
  const nicu = apgar5 !== null && (dice.chance(risk?.nicu ?? 0) || apgar5 < 4);
  const ventilated = liveBirth && (dice.chance(0.02) || (nicu && dice.chance(0.35)));
  const small = gestationDays < 32 * 7;
  return {
    id: `i${delivery.index}-${order}`,
    order,
    healthNumber: healthNumber(seed, delivery.index * SERIALS_PER_DELIVERY + order),
    givenName: dice.early(sex === 'male' ? BOYS_NAMES : GIRLS_NAMES),
    surname,
    minute: Math.min(delivery.minute + (order - 1) * (2 + dice.below(18)), 1439),
    sex,
    birthWeightG: likelyWeight({ sex, gestationDays, plurality }, dice.normal()),
    apgar5,
    apgar10: apgar5 !== null && apgar5 < 7 ? Math.min(10, apgar5 + dice.below(4)) : null,
    liveBirth,
    nicu,
    ventilationImmediate: ventilated,
    ventilationOver6h: ventilated && nicu && dice.chance(small ? 0.7 : 0.3),
    surfactant: nicu && small && dice.chance(0.6),
    antibiotics: nicu && dice.chance(0.4),
    seizures: nicu && dice.chance(0.01),
    sameSexMultiple,
  };
}

/** Grams, for a standard normal draw. */
export function likelyWeight(
  { sex, gestationDays, plurality }: Pick<Infant, 'sex'> & Pick<Delivery, 'gestationDays' | 'plurality'>,
  draw: number,
): number {
  const [mean, sd] = weightOn(sex, gestationDays);
  const factor = plurality > 1 ? MULTIPLE_WEIGHT_FACTOR : 1;
  return Math.max(250, Math.round((mean + sd * draw) * factor));
}

/** Five-minute Apgar: 7 to 10 for most, 1 to 6 with the given probability. */
function score(low: number, dice: Prng): number {
  if (dice.chance(low)) return 1 + Math.floor(6 * Math.max(dice.uniform(), dice.uniform()));
  const draw = dice.uniform();
  if (draw < 0.04) return 10;
  if (draw < 0.86) return 9;
  return draw < 0.96 ? 8 : 7;
}

function familyName(delivery: Delivery, dice: Prng): string {
  const draw = dice.uniform();
  if (delivery.namesake || draw < 0.7) return delivery.mother.surname;
  const other = delivery.mother.otherSurname ?? surnameOf(dice);
  return draw < 0.75 && !/[- ]/.test(other + delivery.mother.surname)
    ? `${delivery.mother.surname}-${other}`
    : other;
}
