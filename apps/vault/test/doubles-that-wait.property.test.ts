import { Readable } from 'node:stream';
import { elementIndex, emptyValues } from '@vernix/dictionary';
import type { ParsedRow } from '@vernix/formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Beginning } from '../src/doubles/beginning.ts';
import { Doubles } from '../src/doubles/doubles.ts';
import { bornFor } from './support/born.ts';
import { type Mixed, mix } from '../src/doubles/mix.ts';
import { dayNumber } from '../src/doubles/substitutes.ts';
import { MOST_WAITING, Waiting, type WaitingState } from '../src/doubles/waiting.ts';
import { openWaiting, sealWaiting } from '../src/doubles/waiting-sealed.ts';

const at = {
  given: elementIndex('mother.given_name'),
  surname: elementIndex('mother.surname'),
  number: elementIndex('mother.health_number'),
  born: elementIndex('infant.birth_date'),
};
const RECEIVED_ON = '2025-12-31';
const key = new Uint8Array(32).fill(3);
const whose = { partner: 'st-elsewhere', mapping: 'template' };

/** A woman by a number, and the day of her child's birth in 2024 and 2025. */
type Told = readonly [woman: number, day: number];

const dayOf = (day: number): string => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
const letters = (n: number): string => `${n}`.replaceAll(/\d/g, (digit) => 'bcdfghjklm'[Number(digit)]!);

function rowsOf(file: readonly Told[]): ParsedRow[] {
  return file.map(([woman, day], index) => {
    const values = emptyValues();
    values[at.given] = `Zelda${letters(woman)}`;
    values[at.surname] = `Quimby${letters(woman)}`;
    values[at.number] = '1234567897';
    values[at.born] = dayOf(day);
    return {
      row: index + 1,
      values,
      rejected: false,
      issues: [],
      unread: woman % 3 === 0 ? '"scribble"' : '',
    };
  });
}

async function mixed(
  file: readonly Told[],
  states: readonly WaitingState[],
  { cut = 1_000, every = 1 }: { readonly cut?: number; readonly every?: number } = {},
) {
  const rows = rowsOf(file);
  const cuts = Array.from({ length: Math.ceil(rows.length / cut) }, (_, n) =>
    rows.slice(n * cut, (n + 1) * cut),
  );
  const waiting = new Waiting(states);
  const mixing = { doubling: { key, every }, transferId: 'file', receivedOn: RECEIVED_ON, waiting };
  const out: Mixed[] = [];
  for await (const block of mix(Readable.from(cuts) as AsyncIterable<ParsedRow[]>, mixing))
    out.push(...block);
  return { doubles: out.filter(({ sent }) => sent === null), out, left: waiting.left };
}

const file = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 720 })), {
  minLength: 1,
  maxLength: 12,
});
/** When everyone's time has come, but for those of this one. */
const LAST: Told = [1, 729];
const files = fc.array(file, { minLength: 1, maxLength: 6 });

describe('rows of doubles that wait', () => {
  it('come once, in whatever order files are told of: none is lost, none comes twice', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (sent, together) => {
        let states: WaitingState[] = [];
        const doubles: Mixed[] = [];
        for (const one of sent) {
          const { doubles: some, left } = await mixed(one, together ? [] : states);
          doubles.push(...some);
          states = together ? [...states, left] : [left];
        }
        const last = await mixed([LAST], states);
        doubles.push(...last.doubles);
        expect(doubles.length + last.left.rows.length).toBe(sent.flat().length + 1);
        const surnames = (rows: readonly { values: Mixed['values'] }[]) =>
          rows.map(({ values }) => String(values[at.surname])).sort();
        const alone = await mixed([...sent.flat(), LAST], []);
        expect(surnames([...doubles, ...last.left.rows])).toEqual(
          surnames([...alone.doubles, ...alone.left.rows]),
        );
      }),
    );
  });

  it('… nor is one of those that other women have where a sender begins', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (sent) => {
        const doubling = new Doubles({ key, every: 2 });
        let states: WaitingState[] = [];
        let [come, meant] = [0, 0];
        for (const one of [...sent, [LAST]]) {
          const { beginning } = new Waiting(states);
          beginning.tell(one.map(([, day]) => dayNumber(dayOf(day))).sort((a, b) => a - b));
          meant += rowsOf(one).filter(({ values }) => bornFor(doubling, values, beginning)).length;
          const { doubles, left } = await mixed(one, states, { every: 2 });
          come += doubles.length;
          states = [left];
        }
        expect(come + states[0]!.rows.length).toBe(meant);
      }),
    );
  });

  it('tell of no birth that is later than what files have told of', async () => {
    const recent = fc.array(fc.array(fc.tuple(fc.nat({ max: 30 }), fc.integer({ min: 0, max: 170 }))));
    await fc.assert(
      fc.asyncProperty(recent, async (sent) => {
        let states: WaitingState[] = [];
        let latest = '';
        for (const one of sent) {
          const { doubles, left } = await mixed(one, states);
          for (const [, day] of one) latest = latest > dayOf(day) ? latest : dayOf(day);
          for (const { values } of doubles) expect(String(values[at.born]) <= latest).toBe(true);
          states = [left];
        }
      }),
    );
  });

  it('are mixed in the same way from the same beginning, however the bytes of the file come in', async () => {
    await fc.assert(
      fc.asyncProperty(
        file,
        file,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 2 }),
        async (first, second, cut, every) => {
          const { left } = await mixed(first, [], { every });
          const opened = openWaiting(sealWaiting(left, key, whose), key, whose)!;
          expect(await mixed(second, [opened], { cut, every })).toEqual(
            await mixed(second, [left], { every }),
          );
        },
      ),
    );
  });

  it('are at most so many: those that would wait longest are given up, and none comes before its time', () => {
    const waiting = new Waiting();
    waiting.tell([0]);
    for (let n = 0; n < MOST_WAITING + 3; n += 1)
      waiting.add({ due: 10 + ((n * 7) % (MOST_WAITING + 3)), values: [], issues: [], unread: '' });
    expect(waiting.release()).toEqual([]);
    const kept = waiting.left.rows.map(({ due }) => due);
    expect(kept).toEqual(Array.from({ length: MOST_WAITING }, (_, n) => 10 + n));
  });

  it('wait in no file that tells of births of their days itself, in whatever order: a year at once has all but the last', async () => {
    const year = Array.from({ length: 9_000 }, (_, n): Told => [n + 1, Math.floor(n / 25)]);
    const latest = dayOf(359);
    const doubling = new Doubles({ key, every: 10 });
    for (const told of [year, year.toReversed()]) {
      const { doubles, left } = await mixed(told, [], { every: 10 });
      const beginning = new Beginning([left]);
      const count = rowsOf(year).filter(({ values }) => bornFor(doubling, values, beginning)).length;
      expect(doubles.length + left.rows.length).toBe(count);
      expect(doubles.length).toBeGreaterThan(0.8 * count);
      for (const { values } of doubles) expect(String(values[at.born]) <= latest).toBe(true);
      for (const { values } of left.rows) expect(String(values[at.born]) > latest).toBe(true);
    }
  });

  it('come soon after their originals’ time: as late as those, or about, and at most some months', async () => {
    const year = Array.from({ length: 300 }, (_, n): Told => [n + 1, n]);
    const { left } = await mixed(year, []);
    expect(left.rows.length).toBeGreaterThan(10);
    expect(left.rows.length).toBeLessThan(100);
    const last = dayNumber(dayOf(299));
    for (const { due } of left.rows) expect(due - last).toBeLessThanOrEqual(60);
  });
});

describe('what is kept of them', () => {
  const many = (rows: number): WaitingState => ({
    until: 19_000,
    ages: [0, 3, 40],
    since: 18_000,
    women: ['8kfJ0a2b'],
    rows: Array.from({ length: rows }, (_, n) => ({
      due: 19_000 + n,
      values: rowsOf([[n, n]])[0]!.values,
      issues: [],
      unread: '',
    })),
  });

  it('opens for its sender and mapping and the key it was made by, and for nothing else', () => {
    const sealed = sealWaiting(many(3), key, whose);
    expect(openWaiting(sealed, key, whose)).toEqual(many(3));
    expect(openWaiting(sealed, new Uint8Array(32).fill(4), whose)).toBeUndefined();
    expect(openWaiting(sealed, key, { ...whose, partner: 'st-nowhere' })).toBeUndefined();
    expect(openWaiting(sealed, key, { ...whose, mapping: 'natality' })).toBeUndefined();
    expect(openWaiting(sealed.fill(255 - (sealed[40] ?? 0), 40, 41), key, whose)).toBeUndefined();
    expect(openWaiting(Buffer.alloc(3), key, whose)).toBeUndefined();
  });

  it('is as long whether nothing waits or some rows do, and other bytes each time', () => {
    const sealed = [0, 1, 40].map((rows) => sealWaiting(many(rows), key, whose));
    expect(new Set(sealed.map(({ length }) => length)).size).toBe(1);
    expect(sealWaiting(many(1), key, whose)).not.toEqual(sealWaiting(many(1), key, whose));
    const lengths = Array.from({ length: 40 }, (_, n) => sealWaiting(many(n * 25), key, whose).length);
    expect(new Set(lengths).size).toBeLessThan(5);
  });

  it('holds nothing of those whom doubles are made from: no name, no number, no day of birth, nothing unread', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (some) => {
        const { left } = await mixed(some, []);
        const kept = JSON.stringify(left.rows);
        for (const [woman] of some) {
          expect(kept).not.toContain(`Quimby${letters(woman)}`);
          expect(kept).not.toContain(`Zelda${letters(woman)}`);
        }
        expect(kept).not.toContain('1234567897');
        expect(kept).not.toContain('scribble');
      }),
    );
  });
});
