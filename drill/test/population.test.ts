import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf, numberOf } from '../src/world/number-code.ts';
import { Population } from '../src/world/population.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'vernix-drill-population-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Few numbers and few people, so that they are shared: a mother by her children, a chart by twins, a number by strangers. */
const health = fc.oneof(
  fc.constantFrom('0000000018', '0000000026', '0999999999', '9999999999'),
  fc.stringMatching(/^\d{10}$/),
);
const chart = fc
  .tuple(
    fc.oneof(
      fc.constantFrom('A000000000', 'H100000001', 'H100000002', 'Z999999999'),
      fc.stringMatching(/^[A-Z]\d{9}$/),
    ),
    fc.constantFrom('', '-1', '-2'),
  )
  .map(([number, order]) => number + order);
const cell = (content: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 4, arbitrary: content }, fc.constantFrom('', '12345', '01234567890', 'unknown'));
const row = fc.record({
  mother: fc.nat(5).map((n) => `m${n}`),
  infant: fc.nat(9).map((n) => `i${n}`),
  cells: fc.tuple(cell(health), cell(health), cell(chart)),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

const HEADER = 'mother.surname,mother.health_number,infant.health_number,record.local_id';
const FILES = ['one.csv', 'two.csv', 'three.csv'];

/** The truth names rows in the order in which they arrived, file by file or not. */
function write(rows: readonly (Row & { readonly file: number })[]): void {
  const lines = FILES.map(() => [HEADER]);
  const truth = rows.map(({ file, infant, mother, cells }) => {
    const count = lines[file]!.push(`Smith,${cells.join(',')}`);
    return `someone,${FILES[file]},${count - 1},${infant},${mother},d0,`;
  });
  for (const [index, name] of FILES.entries())
    writeFileSync(join(directory, name), `${lines[index]!.join('\n')}\n`);
  writeFileSync(
    join(directory, 'truth.csv'),
    `partner,file,row,infant,mother,delivery,traits\n${truth.join('\n')}\n`,
  );
}

/** Whom each number stands for, said in the plainest way. */
function plainly(rows: readonly Row[]): Map<string, Set<string>> {
  const whose = new Map<string, Set<string>>();
  for (const { infant, mother, cells } of rows) {
    for (const text of cells) {
      const number = /^(?:\d{10}|[A-Z]\d{9})(?=$|-)/.exec(text)?.[0];
      if (number === undefined) continue;
      const known = whose.get(number) ?? new Set<string>();
      whose.set(number, known.add(infant).add(mother));
    }
  }
  return whose;
}

/** Of each person the numbers that stand for them: the same list, whatever the persons are called. */
function byPerson(whose: Iterable<readonly [string, Iterable<string | number>]>): string[] {
  const numbers = new Map<string | number, string[]>();
  for (const [number, persons] of whose)
    for (const person of persons) numbers.set(person, [...(numbers.get(person) ?? []), number]);
  return [...numbers.values()].map((all) => all.toSorted().join(' ')).toSorted();
}

const personsOf = (population: Population, number: string): Uint32Array => {
  const index = population.indexOf(number);
  return index === null ? new Uint32Array(0) : population.personsAt(index);
};

it('tells of every number the same persons as a plain map does, twins and shared numbers included', async () => {
  const rows = fc.array(fc.tuple(row, fc.nat(2)).map(([one, file]) => ({ ...one, file })));
  const files = fc.subarray(FILES, { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(rows, files, async (all, asked) => {
      write(all);
      const population = await Population.read(directory, asked);
      const read = asked.flatMap((name) => all.filter(({ file }) => FILES[file] === name));
      const names = [...new Set(read.flatMap(({ infant, mother }) => [infant, mother]))];
      expect(population.people).toBe(names.length);

      const whose = plainly(read);
      expect([...population.numbers].toSorted()).toEqual([...whose.keys()].toSorted());
      const compact = [...whose.keys()].map((number) => [number, personsOf(population, number)] as const);
      expect(byPerson(compact)).toEqual(byPerson(whose));
      for (const number of ['0000000000', 'H000000000', '', 'H1', '00000000180'])
        expect(personsOf(population, number).length).toBe(whose.get(number)?.size ?? 0);

      const cells: string[] = [];
      for await (const text of population.cells()) cells.push(text);
      expect(cells).toEqual(read.flatMap((one) => one.cells.filter((text) => text !== '')));
    }),
  );
});

it('keeps a number as a whole number, and gives it back', () => {
  const number = fc.oneof(fc.stringMatching(/^\d{10}$/), fc.stringMatching(/^[A-Z]\d{9}$/));
  fc.assert(fc.property(number, (text) => numberOf(codeOf(text)!) === text));
  const codes = ['0000000000', '9999999999', 'A000000000', 'A999999999', 'B000000000', 'Z999999999'].map(
    codeOf,
  );
  expect(codes).toEqual(codes.toSorted((a, b) => a! - b!));
  expect(new Set(codes).size).toBe(codes.length);
  for (const text of ['', '123', 'a000000000', '00000000000', 'H0000000000', ' 000000000'])
    expect(codeOf(text)).toBeNull();
});
