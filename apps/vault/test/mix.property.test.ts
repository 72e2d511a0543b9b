import { Readable } from 'node:stream';
import { elementIndex, emptyValues } from '@vernix/dictionary';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mix, MIX_ROWS } from '../src/doubles/mix.ts';
import { Waiting } from '../src/doubles/waiting.ts';

const SURNAME = elementIndex('mother.surname');
const GIVEN = elementIndex('mother.given_name');

function rowsOf(names: readonly string[]) {
  return names.map((name, index) => {
    const values = emptyValues();
    values[SURNAME] = name;
    values[GIVEN] = 'Ann';
    return { row: index + 1, values, rejected: name === 'Rejected', issues: [], unread: '' };
  });
}

async function mixed(names: readonly string[], cut: number, every: number, transfer = 'file') {
  const rows = rowsOf(names);
  const cuts = Array.from({ length: Math.ceil(rows.length / cut) }, (_, at) =>
    rows.slice(at * cut, (at + 1) * cut),
  );
  const all = [];
  const doubling = { key: new Uint8Array(32).fill(3), every };
  const mixing = { doubling, transferId: transfer, receivedOn: '2025-01-31', waiting: new Waiting() };
  for await (const block of mix(Readable.from(cuts) as AsyncIterable<typeof rows>, mixing))
    all.push(...block);
  return all;
}

const names = fc.array(fc.constantFrom('Roy', 'Tremblay', 'Singh', 'Li', 'Rejected'), { maxLength: 40 });

it('keeps every row of a file, in its order, and numbers what comes out from 1 without a gap', async () => {
  await fc.assert(
    fc.asyncProperty(
      names,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 3 }),
      async (file, cut, every) => {
        const out = await mixed(file, cut, every);
        expect(out.filter(({ sent }) => sent !== null).map(({ sent }) => sent)).toEqual(
          file.map((_, at) => at + 1),
        );
        expect(out.map(({ row }) => row)).toEqual(out.map((_, at) => at + 1));
        const doubles = out.filter(({ sent }) => sent === null);
        if (every === 0) expect(doubles).toEqual([]);
        if (every === 1) expect(doubles).toHaveLength(file.filter((name) => name !== 'Rejected').length);
        expect(doubles.every(({ values }) => !(file as string[]).includes(String(values[SURNAME])))).toBe(
          true,
        );
      },
    ),
  );
});

it('mixes a file in the same way however its bytes come in: it may be taken in again after a crash', async () => {
  await fc.assert(
    fc.asyncProperty(names, fc.integer({ min: 1, max: 9 }), async (file, cut) => {
      expect(await mixed(file, cut, 1)).toEqual(await mixed(file, 1_000, 1));
    }),
  );
});

it('puts doubles at other places of another file, and anywhere in a block', async () => {
  const letters = (at: number): string =>
    Array.from(`${at}`, (digit) => 'abcdefghij'[Number(digit)]).join('');
  const file = Array.from({ length: MIX_ROWS + 100 }, (_, at) => `Name${letters(at)}`);
  const places = (out: Awaited<ReturnType<typeof mixed>>) =>
    out.filter(({ sent }) => sent === null).map(({ row }) => row);
  const [one, other] = [places(await mixed(file, 64, 10)), places(await mixed(file, 64, 10, 'another'))];
  expect(one).not.toEqual(other);
  expect(one.length).toBeGreaterThan(1);
});
