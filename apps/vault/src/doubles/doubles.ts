import { type ElementId, elementIndex, type Value, type Values, validate } from '@vernix/dictionary';
import { isoDate, name } from '@vernix/linkage';
import { likelyWeight } from '@vernix/synth';
import type { Beginning } from './beginning.ts';
import { otherCourse, PARTS } from './courses.ts';
import { Draw } from './draw.ts';
import { type Lacking, MOST_GAPS } from './gaps.ts';
import { type Half, halfOf, Lots } from './lots.ts';
import {
  dayNumber,
  daysLater,
  otherDigits,
  otherHealthNumber,
  otherName,
  yearsBetween,
} from './substitutes.ts';

/** How doubles are made: the key service gives it with a transfer's keys. */
export interface Doubling {
  /** Secret, 32 bytes; another one makes other doubles, of other people. */
  readonly key: Uint8Array;
  /** One person in so many has a double; 0 for none. */
  readonly every: number;
}

/** When a double is born: some weeks later than her original, or soon, within days. */
export type Born = 'later' | 'soon';

const at = {
  motherNumber: elementIndex('mother.health_number'),
  motherGiven: elementIndex('mother.given_name'),
  motherSurname: elementIndex('mother.surname'),
  motherBorn: elementIndex('mother.birth_date'),
  motherAge: elementIndex('mother.age_years'),
  infantNumber: elementIndex('infant.health_number'),
  infantGiven: elementIndex('infant.given_name'),
  infantSurname: elementIndex('infant.surname'),
  born: elementIndex('infant.birth_date'),
  bornAt: elementIndex('infant.birth_time'),
  localId: elementIndex('record.local_id'),
  month: elementIndex('record.birth_month'),
  year: elementIndex('record.birth_year'),
  sex: elementIndex('infant.sex'),
  order: elementIndex('infant.birth_order'),
  gestation: elementIndex('infant.gestation_days'),
  weight: elementIndex('infant.birth_weight_g'),
  plurality: elementIndex('delivery.plurality'),
  parity: elementIndex('mother.parity'),
  gravidity: elementIndex('mother.gravidity'),
  caesareans: elementIndex('mother.previous_caesareans'),
  apgar5: elementIndex('infant.apgar5'),
  apgar10: elementIndex('infant.apgar10'),
} as const satisfies Record<string, number>;

const SUBSTITUTES: readonly (readonly [ElementId, (text: string, draw: Draw) => string])[] = [
  ['mother.health_number', otherHealthNumber],
  ['mother.given_name', otherName],
  ['mother.surname', otherName],
  ['infant.health_number', otherHealthNumber],
  ['infant.given_name', otherName],
  ['infant.surname', otherName],
  ['record.local_id', otherDigits],
];
const substitutes = SUBSTITUTES.map(([id, change]) => [elementIndex(id), change] as const);

/**
 * A double's births are so many days later: weeks, to fall among those of another file, in files of a month; but where a sender begins
 * so few that they are not before it, and in its first file. None lies in the future, as its rows wait for it (./waiting.ts).
 */
const LATER = {
  later: { least: 14, most: 60 },
  soon: { least: 0, most: 2 },
} as const satisfies Record<Born, unknown>;
/** Days. One woman's births lie further apart; all that is told of one birth is within. */
const ONE_BIRTH_DAYS = 180;
/** Of how a woman is remembered: enough that no two of a sender's have the same. */
const TAG_BYTES = 6;
/** As it is compared; null for what is none. */
interface Name {
  readonly compared: string | null;
  readonly lot: Half;
}
/** So many names are remembered as they are compared. */
const MOST_NAMES = 4_000;
/** A double's mother is at most so much older or younger. */
const MOST_AGE_DAYS = 900;
/** Per cent of women: about as many of two children come to have three as of three come to have two. */
const ONE_MORE = 20;
const ONE_LESS = 62;
/** Days. Senders who give whole weeks and those who do not must draw one weight. */
const MIDDLE_OF_WEEK = 3;

/**
 * Doubles of rows: people who do not exist, with the histories of people who do. Each value's substitute follows from the
 * key and the value alone, so all that is ever sent about one woman and her children, by whomever, doubles to records of
 * one other woman and hers: the doubles are linked, corrected, repeated and queried as the rows they come from are.
 */
export class Doubles {
  readonly #draw: Draw;
  readonly #every: number;
  /** By how they were written. */
  readonly #names = new Map<string, Name>();

  constructor({ key, every }: Doubling) {
    this.#draw = new Draw(key);
    this.#every = every;
  }

  /** Nobody has one. */
  get isEmpty(): boolean {
    return this.#every === 0;
  }

  /** To draw for so many rows. */
  lots(most: number): Lots {
    return new Lots(this.#draw, most);
  }

  /** Puts in what this row is drawn by. False for one about nobody in particular: it has no double, as there is nothing to guard. */
  putIn(lots: Lots, values: Values): boolean {
    const [given, surname] = [
      this.#name(textOf(values[at.motherGiven])),
      this.#name(textOf(values[at.motherSurname])),
    ];
    if (given.compared !== null && surname.compared !== null) {
      lots.put(given.lot, surname.lot);
      return true;
    }
    const who = this.#whoOf(values);
    if (who === null) return false;
    const bytes = this.#draw.bytes('lot', who);
    lots.put(halfOf(bytes), halfOf(bytes, 1));
    return true;
  }

  /** Of the rows that were put in, those that may have one, and which by their lot alone: see {@link bornFor}. */
  drawn(lots: Lots): { readonly lot: number; readonly born: Born }[] {
    return lots
      .below(2, this.#every)
      .map(({ lot, drawn }) => ({ lot, born: drawn === 0 ? 'later' : 'soon' }));
  }

  /**
   * When this row's double is born; null when it has none. Of those who are born weeks later, a sender's first weeks lack the ones
   * whose originals came before it began. In place of these other women have one, born soon: as many, and on the same days.
   *
   * @param beginning of the row's sender; a woman who has a double by it is noted there
   * @param drawn by its lot
   */
  bornFor(values: Values, beginning: Beginning, drawn: Born | null): Born | null {
    if (drawn !== 'soon') return drawn;
    // Namesakes of hers are others.
    const woman = this.#draw
      .bytes('woman', `${this.#whoOf(values) ?? ''}\u001f${String(values[at.motherBorn] ?? '')}`)
      .toString('base64', 0, TAG_BYTES);
    const day = dayNumber(values[at.born]) + this.#daysLater('soon', values);
    if (beginning.isAfter(day - this.#daysLater('later', values))) {
      beginning.note(woman);
      return 'soon';
    }
    // Her later births have doubles as well, or who has some would be nobody's.
    return beginning.knows(woman) ? 'later' : null;
  }

  /** @param lacking of the rows it is sent among; without it, it says just the elements that its original says */
  of(original: Values, when: Born, lacking?: Lacking): Values {
    const values = [...original];
    for (const [index, change] of substitutes) {
      const value = values[index];
      if (typeof value === 'string') values[index] = change(value, this.#draw);
    }
    this.#moveDates(values, original, when);
    this.#changeCourse(values, original, lacking);
    return values;
  }

  #moveDates(values: Values, original: Values, when: Born): void {
    const draw = this.#draw;
    const born = original[at.born];
    if (typeof born === 'string') {
      const moved = daysLater(born, this.#daysLater(when, original));
      values[at.born] = moved;
      if (original[at.month] === born.slice(0, 7)) values[at.month] = moved.slice(0, 7);
      if (original[at.year] === Number(born.slice(0, 4))) values[at.year] = Number(moved.slice(0, 4));
    }
    const mother = original[at.motherBorn];
    if (typeof mother !== 'string') return;
    const moved = daysLater(
      mother,
      draw.below(2 * MOST_AGE_DAYS + 1, 'mother-birth', mother) - MOST_AGE_DAYS,
    );
    if (isoDate(moved) === null) return;
    values[at.motherBorn] = moved;
    const [age, then, now] = [original[at.motherAge], original[at.born], values[at.born]];
    if (typeof age !== 'number' || !isDay(then) || !isDay(now) || !isDay(mother)) return;
    values[at.motherAge] = age + yearsBetween(moved, now) - yearsBetween(mother, then);
  }

  #daysLater(born: Born, original: Values): number {
    const { least, most } = LATER[born];
    return least + this.#draw.below(most - least + 1, born, this.#birthOf(original));
  }

  /** By what every sender knows of a birth, so that all of them tell the same of its double. */
  #changeCourse(values: Values, original: Values, lacking?: Lacking): void {
    const draw = this.#draw;
    const birth = [original[at.born], original[at.motherGiven]]
      .map((value) => String(value ?? ''))
      .join('\u001f');
    const child = `${birth}\u001f${String(original[at.order] ?? 1)}`;
    const sex = original[at.sex];
    if (isSex(sex) && draw.below(2, 'sex', birth) === 0) values[at.sex] = sex === 'male' ? 'female' : 'male';
    // What would be asked about stays as it is, or a double would be asked less.
    if (validate([...original]).length > 0) return;

    const told = new Map<number, Value>();
    for (const [part, whose] of [
      [PARTS.pregnancy, birth],
      [PARTS.newborn, child],
    ] as const) {
      const other = otherCourse(part, original, draw.below(2 ** 32, 'course', whose));
      for (const index of other === undefined ? [] : part.elements) {
        const value = other?.[index] ?? null;
        if (value !== null) told.set(index, value);
      }
    }
    this.#tellParity(told, original);
    this.#tellSize(told, { original, values, birth, child });
    const [mother, born] = [values[at.motherBorn], values[at.born]];
    if (original[at.motherAge] === null && isDay(mother) && isDay(born))
      told.set(at.motherAge, yearsBetween(mother, born));
    for (const [index, value] of told) if (original[index] !== null) values[index] = value;
    if (lacking === undefined) return;
    this.#moveGaps(values, original, told, lacking, child);
    // Only a child with a low first score has a second one.
    if (original[at.apgar5] !== null) values[at.apgar10] = told.get(at.apgar10) ?? null;
  }

  /** Many children are rare, and would show the double beside its original: a woman has one more or less, at all her births. */
  #tellParity(told: Map<number, Value>, original: Values): void {
    const caesareans = countOf(original[at.caesareans]) ?? 0;
    const gravidity = countOf(original[at.gravidity]);
    const parity = Math.max(countOf(original[at.parity]) ?? (gravidity ?? 1) - 1, caesareans);
    const drawn = this.#draw.below(100, 'parity', String(original[at.motherGiven] ?? ''));
    const other =
      parity >= 2 && drawn < ONE_MORE
        ? parity + 1
        : parity >= 3 && drawn < ONE_MORE + ONE_LESS
          ? parity - 1
          : parity;
    told.set(at.parity, other);
    told.set(at.gravidity, (gravidity ?? parity + 1) + other - parity);
    const theirs = countOf(told.get(at.caesareans));
    told.set(at.caesareans, caesareans === 0 ? 0 : Math.min(theirs ?? caesareans, other));
  }

  #tellSize(
    told: Map<number, Value>,
    {
      original,
      values,
      birth,
      child,
    }: { readonly original: Values; readonly values: Values; readonly birth: string; readonly child: string },
  ): void {
    const draw = this.#draw;
    const days = countOf(original[at.gestation]);
    const other = otherCourse(PARTS.gestation, original, draw.below(2 ** 32, 'gestation', birth));
    const drawn = countOf(other?.[at.gestation]) ?? days;
    if (drawn === undefined) return;
    const week = Math.floor(drawn / 7) * 7;
    // A card that gives whole weeks goes on doing so.
    const isWhole = days !== undefined && days % 7 === 0;
    told.set(at.gestation, isWhole ? week : week + 1 + draw.below(6, 'gestation-day', birth));
    const infant = {
      sex: values[at.sex] === 'female' ? ('female' as const) : ('male' as const),
      gestationDays: week + MIDDLE_OF_WEEK,
      plurality: countOf(original[at.plurality]) ?? 1,
    };
    const weight = countOf(original[at.weight]) ?? 1;
    const step = weight % 10 === 0 ? 10 : weight % 5 === 0 ? 5 : 1;
    told.set(at.weight, Math.round(likelyWeight(infant, draw.normal('weight', child)) / step) * step);
  }

  /**
   * A row that lacks what others have is often the only one of its file to lack just that. Were its double to lack the same,
   * each double would have its like, and whoever has none would be nobody's: so it lacks as much, and something else.
   */
  #moveGaps(
    values: Values,
    original: Values,
    told: ReadonlyMap<number, Value>,
    lacking: Lacking,
    child: string,
  ): void {
    const gaps = lacking.gapsOf(original).filter(({ index }) => told.has(index));
    const own = gaps.filter(({ index }) => original[index] === null);
    if (own.length === 0) return;
    const whose = [child, ...own.map(({ index }) => index)].join('\u001f');
    // As a race: an element comes in first as often as it weighs.
    const drawn = this.#draw.shares(MOST_GAPS, 'gap', whose);
    const race = gaps
      .map((gap) => ({ index: gap.index, speed: gap.weight / -Math.log(drawn[gap.at] ?? 1) }))
      .toSorted((a, b) => b.speed - a.speed);
    const moved = [...values];
    for (const { index } of own) moved[index] = told.get(index) ?? null;
    for (const { index } of race.slice(0, own.length)) moved[index] = null;
    if (validate([...moved]).length > 0) return;
    for (const { index } of gaps) values[index] = moved[index] ?? null;
  }

  /** What stays the same in all that is sent about one birth, also when its day is put right. */
  #birthOf(values: Values): string {
    const given = values[at.motherGiven];
    const about = Math.floor(dayNumber(values[at.born]) / ONE_BIRTH_DAYS);
    return `${typeof given === 'string' ? this.#name(given).compared : ''}\u001f${about}`;
  }

  /**
   * What stays the same of a woman in all that is sent about her and hers: her names; without them her number; else the hour
   * of the birth. Null for a row without identity.
   */
  #whoOf(values: Values): string | null {
    const text = (index: number): string => textOf(values[index]);
    const [given, surname] = [at.motherGiven, at.motherSurname].map(
      (index) => this.#name(text(index)).compared,
    );
    if (given !== null && surname !== null) return `${given}\u001f${surname}`;
    const number = text(at.motherNumber) + text(at.infantNumber);
    if (number !== '') return number;
    const hour = text(at.born) + text(at.bornAt);
    return hour === '' ? null : hour;
  }

  /** Most names of a file come again and again. */
  #name(text: string): Name {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= MOST_NAMES) this.#names.clear();
    const compared = name(text);
    const found = { compared, lot: halfOf(this.#draw.bytes('name-lot', compared ?? '')) };
    this.#names.set(text, found);
    return found;
  }
}

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');
const countOf = (value: Value | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;
const isSex = (value: Value | undefined): value is 'male' | 'female' =>
  value === 'male' || value === 'female';
const isDay = (value: Value | undefined): value is string =>
  typeof value === 'string' && isoDate(value) !== null;
