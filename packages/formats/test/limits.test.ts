import { setImmediate as breathe } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DICTIONARY } from '@vernix/dictionary';
import { describe, expect, it } from 'vitest';
import { getMapping, LIMITS, parseFile } from '../src/index.ts';
import { errorOf, rulesOf, valueOf } from './support.ts';

const MIB = 1024 * 1024;
const HEADER = 'mother.surname,infant.apgar5\n';

/** A file of `bytes` bytes that is made as it is read, and how much of it was read. */
function endless(start: string, pattern: string, bytes: number) {
  const read = { bytes: 0 };
  const block = Buffer.from(pattern.repeat(Math.ceil(65_536 / pattern.length)));
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from(start));
    while (read.bytes < bytes) {
      read.bytes += block.length;
      yield block;
    }
  }
  return { chunks: chunks(), read };
}

describe('limits', () => {
  it.each([
    [
      'a header of 10 million columns',
      '',
      'x,',
      20 * MIB,
      { code: 'columns-too-many', params: { row: 1, limit: 1000 } },
    ],
    [
      'a row of 10 million columns',
      HEADER,
      ',',
      10 * MIB,
      { code: 'columns-too-many', params: { row: 2, limit: 1000 } },
    ],
    [
      'a line of 2 GB',
      HEADER,
      'x',
      2048 * MIB,
      { code: 'cell-too-long', params: { row: 2, column: 1, limit: 65_536 } },
    ],
    [
      'a line of 2 GB in cells of 60 KB',
      HEADER,
      `${'x'.repeat(60_000)},`,
      2048 * MIB,
      { code: 'row-too-long', params: { row: 2, limit: MIB } },
    ],
    [
      'a quote open for 2 GB',
      `${HEADER}a,1\n"`,
      'x\n',
      2048 * MIB,
      { code: 'quote-not-closed', params: { row: 3, column: 1 } },
    ],
    ['a first name of 2 GB', '', 'x', 2048 * MIB, { code: 'header-unrecognised', params: {} }],
    [
      '2 GB of empty lines before the header',
      '',
      '\n',
      2048 * MIB,
      { code: 'header-unrecognised', params: {} },
    ],
  ])('refuse %s within its first megabyte', async (_, start, pattern, bytes, expected) => {
    const { chunks, read } = endless(start, pattern, bytes);
    expect(await errorOf(chunks)).toEqual(expected);
    expect(read.bytes).toBeLessThan(1.2 * MIB);
  });

  it('let through what is just within', async () => {
    const names = Array.from({ length: LIMITS.columns }, (_, at) => `x${at}`);
    expect((await errorOf(`infant.apgar5,${names.slice(1).join(',')}\n`))?.code).toBe('header-unknown');
    expect((await errorOf(`infant.apgar5,${names.join(',')}\n`))?.code).toBe('columns-too-many');
    expect(await errorOf(`${HEADER}${'x'.repeat(LIMITS.cellBytes)},9\n`)).toBeNull();
    expect((await errorOf(`${HEADER}${'x'.repeat(LIMITS.cellBytes + 1)},9\n`))?.code).toBe('cell-too-long');
  });

  it('keep what is held small: rows leave as bytes come in', async () => {
    const line = 'Tremblay,9\n';
    const { chunks, read } = endless(HEADER, line, 8 * MIB);
    let rows = 0;
    for await (const batch of parseFile(chunks, getMapping('template'))) {
      expect(batch.length).toBeLessThanOrEqual(1000);
      rows += batch.length;
      const held = read.bytes / line.length - rows;
      expect(held).toBeLessThan(1000 + 2 * (65_536 / line.length));
    }
    expect(rows).toBe(read.bytes / line.length);
  });

  it('keep what is held of a row small: values, not the row they stood in', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const inUse = async () => {
      collectGarbage();
      await breathe(); // memory outside the heap is given back behind the collector
      collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const ids = DICTIONARY.elements.map(({ id }) => id);
    const junk = 'x'.repeat(Math.min(LIMITS.cellBytes, Math.floor(LIMITS.rowBytes / ids.length)) - 1);
    const surname = 'Featherstonehaugh';
    const row = ids.map((id) => (id === 'mother.surname' ? surname : junk)).join(',');
    expect(row.length).toBeGreaterThan(0.9 * MIB);
    const before = await inUse();
    const kept = [];
    for await (const batch of parseFile(
      endless(`${ids.join(',')}\n`, `${row}\n`, 64 * MIB).chunks,
      getMapping('template'),
    ))
      kept.push(...batch);
    expect(kept.length).toBeGreaterThan(50);
    expect((await inUse()) - before).toBeLessThan(8 * MIB);
    expect(valueOf(kept[1], 'mother.surname')).toBe(surname);
    expect(rulesOf(kept[1])).toContain('too-long mother.given_name');
  });
});
