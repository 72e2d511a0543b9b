import { Readable } from 'node:stream';
import { elementIndex, emptyValues } from '@vernix/dictionary';
import type { ParsedRow } from '@vernix/formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Beginning } from '../src/doubles/beginning.ts';
import { Draw } from '../src/doubles/draw.ts';
import { type Mixed, mix } from '../src/doubles/mix.ts';
import { Waiting } from '../src/doubles/waiting.ts';

const at = {
  given: elementIndex('mother.given_name'),
  surname: elementIndex('mother.surname'),
  born: elementIndex('infant.birth_date'),
};
const EVERY = 10;
/** Births. */
const A_DAY = 150;
const DAY_MS = 86_400_000;

/** A woman by a number, and the day of her child's birth from the beginning of 2023 on. */
type Told = readonly [woman: number, day: number];

const dayOf = (day: number): string =>
  new Date(Date.UTC(2023, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);
const letters = (n: number): string => `${n}`.replaceAll(/\d/g, (digit) => 'bcdfghjklm'[Number(digit)]!);

const rowsOf = (file: readonly Told[]): ParsedRow[] =>
  file.map(([woman, day], index) => {
    const values = emptyValues();
    values[at.given] = `Zelda${letters(woman)}`;
    values[at.surname] = `Quimby${letters(woman)}`;
    values[at.born] = dayOf(day);
    return { row: index + 1, values, rejected: false, issues: [], unread: '' };
  });

const doubling = { key: new Uint8Array(32).fill(5), every: EVERY };

/** What a new sender's files, one after the other, give the registry of doubles. */
async function doublesOf(files: readonly (readonly Told[])[]): Promise<Mixed[][]> {
  let waiting = new Waiting();
  const doubles: Mixed[][] = [];
  for (const [n, file] of files.entries()) {
    const mixing = { doubling, transferId: `file ${n}`, receivedOn: '2030-01-31', waiting };
    const out: Mixed[] = [];
    for await (const block of mix(Readable.from([rowsOf(file)]) as AsyncIterable<ParsedRow[]>, mixing))
      out.push(...block);
    doubles.push(out.filter(({ sent }) => sent === null));
    waiting = new Waiting([waiting.left]);
  }
  return doubles;
}

const days = (from: number, to: number): Told[] =>
  Array.from(
    { length: (to - from) * A_DAY },
    (_, n): Told => [from * A_DAY + n + 1, from + Math.floor(n / A_DAY)],
  );
const MONTH_STARTS = Array.from(
  { length: 15 },
  (_, month) => (Date.UTC(2023, month) - Date.UTC(2023, 0)) / DAY_MS,
);
const months = MONTH_STARTS.slice(1).map((end, month) => days(MONTH_STARTS[month]!, end));

function shuffled(told: readonly Told[]): Told[] {
  const dice = new Draw(Buffer.alloc(32, 1));
  const drawn = (woman: number): number => dice.below(2 ** 32, 'order', String(woman));
  return told.toSorted(([a], [b]) => drawn(a) - drawn(b));
}

/** So many standard deviations off what is meant; what is meant is one in EVERY, drawn for each woman by herself. */
const MOST_OFF = 3.5;
function expectOneInEvery(doubles: number, births: number): void {
  const meant = births / EVERY;
  const deviation = Math.sqrt(meant * (1 - 1 / EVERY));
  expect(Math.abs(doubles - meant) / deviation).toBeLessThan(MOST_OFF);
}

describe('where a sender begins', () => {
  it.each<readonly [string, readonly (readonly Told[])[]]>([
    ['fourteen months in one file, in order of birth', [months.flat()]],
    ['fourteen months in one file, in no order', [shuffled(months.flat())]],
    ['fourteen months in files of a month', months],
    [
      'fourteen months in files of two months',
      [0, 2, 4, 6, 8, 10, 12].map((n) => [...months[n]!, ...months[n + 1]!]),
    ],
  ])('each month has as many doubles, the first as any other: %s', async (_, files) => {
    const born = (await doublesOf(files)).flat().map(({ values }) => String(values[at.born]).slice(0, 7));
    // Of the last ones some wait for what comes next.
    for (const [month, told] of months.slice(0, 12).entries())
      expectOneInEvery(
        born.filter((text) => text === dayOf(MONTH_STARTS[month]!).slice(0, 7)).length,
        told.length,
      );
  });

  it.each([
    ['a month', months[0]!],
    ['some weeks, from the middle of one month to the middle of the next', days(14, 47)],
    ['a month, in no order', shuffled(months[0]!)],
  ])('a sender of one file has as many: %s', async (_, file) => {
    const doubles = (await doublesOf([file])).flat();
    expectOneInEvery(doubles.length, file.length);
    const told = file.map(([, day]) => dayOf(day)).sort();
    const born = doubles.map(({ values }) => String(values[at.born])).sort();
    expect(born[0]! >= told[0]!).toBe(true);
    expect(born.at(-1)! <= told.at(-1)!).toBe(true);
  });

  it('doubles of its first weeks have their next births too, or a woman with two would be none', async () => {
    const again = months[0]!.map(([woman, day]): Told => [woman, day + 700]);
    const [first, second, last] = await doublesOf([months[0]!, again, days(2_000, 2_001)]);
    const surnames = (rows: readonly Mixed[]) =>
      new Set(rows.map(({ values }) => String(values[at.surname])));
    const later = surnames([...second!, ...last!]);
    expect(first!.length).toBeGreaterThan(300);
    expect([...surnames(first!)].filter((surname) => !later.has(surname))).toEqual([]);
  });

  it('is known by the births it tells of first, also when one in ten of them was long before', () => {
    const span = fc.tuple(fc.integer({ min: 20, max: 400 }), fc.integer({ min: 40, max: 200 }));
    fc.assert(
      fc.property(span, fc.integer({ min: 0, max: 3_000 }), ([length, births], long) => {
        const start = 19_000;
        const told = Array.from({ length: births }, (_, n) => start + Math.floor((n * length) / births));
        const before = Array.from({ length: Math.floor(births / 10) }, () => start - long);
        const beginning = new Beginning();
        beginning.tell([...before, ...told]);
        const { since } = beginning.left;
        expect(Math.abs(since! - start)).toBeLessThanOrEqual(2 + length / 8);
        beginning.tell([start - 500]);
        expect(beginning.left.since).toBe(since);
      }),
    );
  });
});
