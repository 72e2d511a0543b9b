import { Readable } from 'node:stream';
import {
  CATALOGUE,
  type ErrorCode,
  FaultParams,
  isFileFault,
  tellCode,
  VernixError,
} from '@vernix/contracts';
import { getMapping, LIMITS, type Mapping, parseFile } from '@vernix/formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { births, template } from './support/births.ts';
import { registryForEachTest } from './support/setting.ts';
import { type RunningLane, startLane } from './support/lane.ts';

/** Stands for whatever a sender would never want to read in an error. */
const SECRET = 'zeldaquimby';
const FAULTS = (Object.keys(CATALOGUE) as ErrorCode[]).filter(isFileFault);
const [header = '', ...rows] = template(births(3)).trimEnd().split('\n');
const columns = header.split(',');
const withSecrets = rows.map((row) => row.replace(/^[^,]*/, SECRET));
const file = (...lines: string[]) => [...lines, ''].join('\n');

/** The columns that a mapping reads. */
function columnsOf({ targets }: Mapping): Set<string> {
  const named = targets.flatMap(({ from }) =>
    'column' in from ? [from.column] : 'sum' in from ? from.sum : [],
  );
  return new Set(named);
}

async function faultOf(content: string | Buffer, mapping: string): Promise<VernixError> {
  try {
    await Readable.from(parseFile(Readable.from([Buffer.from(content)]), getMapping(mapping))).toArray();
  } catch (error) {
    if (error instanceof VernixError) return error;
    throw error;
  }
  throw new Error('nothing is wrong with it');
}

/** Each fault a file can have by its content, in a file whose every other cell is somebody’s name. */
const FILES: readonly [code: ErrorCode, content: string | Buffer, where: object, mapping?: string][] = [
  ['file-empty', '', {}],
  ['file-not-text', `${SECRET}\0`, {}],
  ['file-still-sealed', `-----BEGIN AGE ENCRYPTED FILE-----\n${SECRET}`, {}],
  ['file-utf16', Buffer.from(`\uFEFF${SECRET}`, 'utf16le'), {}],
  ['header-unrecognised', file(SECRET, SECRET), {}],
  [
    'header-duplicate',
    file(`${header},${columns[0]!}`, ...withSecrets),
    { first: 1, second: columns.length + 1 },
  ],
  [
    'header-unknown',
    file(`${header},${SECRET},${SECRET}2`),
    { count: 2, positions: `${columns.length + 1}, ${columns.length + 2}` },
  ],
  [
    'columns-too-many',
    file(header, `${SECRET},`.repeat(LIMITS.columns + 1)),
    { row: 2, limit: LIMITS.columns },
  ],
  [
    'cell-too-long',
    file(header, SECRET.repeat(LIMITS.cellBytes)),
    { row: 2, column: 1, limit: LIMITS.cellBytes },
  ],
  ['row-too-long', file(header, `${SECRET.repeat(5_000)},`.repeat(20)), { row: 2, limit: LIMITS.rowBytes }],
  ['quote-not-closed', file(header, withSecrets[0]!, `a,"${SECRET}`), { row: 3, column: 2 }],
  ['header-missing', file('dbwt', SECRET), {}, 'us-natality-2014'],
];

describe('what is kept of a fault', () => {
  it.each(FILES)(
    '%s says where, and nothing that stood there',
    async (code, content, where, mapping = 'template') => {
      const fault = await faultOf(content, mapping);
      expect(fault.code).toBe(code);
      const kept = FaultParams.parse(fault.params);
      expect(kept).toEqual(fault.params);
      expect(kept).toMatchObject(where);
      expect(JSON.stringify([fault.toBody(), fault.message]).toLowerCase()).not.toContain(SECRET);
    },
  );

  it('fills every place of every file fault, in both languages', () => {
    const known = new Set(Object.keys(FaultParams.shape));
    for (const code of FAULTS) {
      const { message, action } = CATALOGUE[code];
      const texts = [message.en, message.fr, action.en, action.fr].join(' ');
      for (const [, place = ''] of texts.matchAll(/\{(\w+)\}/g))
        expect(known, `${code} {${place}}`).toContain(place);
    }
  });

  it('names columns out of a mapping only, whatever columns a file has', async () => {
    const name = fc.oneof(fc.constantFrom('dbwt', 'sex', 'mager', ...columns), fc.string());
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('template', 'us-natality-2014'),
        fc.array(name, { minLength: 1, maxLength: 30 }),
        async (mapping, names) => {
          const content = file(names.map((one) => `"${one.replaceAll('"', '""')}"`).join(','), SECRET);
          const { names: told } = FaultParams.parse(
            (await faultOf(content, mapping).catch(() => null))?.params ?? {},
          );
          const ours = columnsOf(getMapping(mapping));
          for (const column of told?.replace(/ …$/, '').split(', ') ?? []) expect(ours).toContain(column);
        },
      ),
    );
  });

  it('is nothing when it does not fit, whoever made it', () => {
    for (const params of [
      { names: 'Zelda Quimby' },
      { names: 'zelda\nquimby' },
      { positions: SECRET },
      { row: SECRET },
      { row: 1.5 },
      { names: Array.from({ length: 11 }, () => 'a').join(', ') },
    ]) {
      expect(FaultParams.safeParse(params).success, JSON.stringify(params)).toBe(false);
    }
    expect(FaultParams.parse({ row: 1, value: SECRET })).toEqual({ row: 1 });
  });

  it('leaves a place open that nothing was kept for', () => {
    expect(tellCode('quote-not-closed')?.message.en).toContain('row … of the file');
    expect(tellCode('quote-not-closed', { row: 3, column: 2 })?.message.en).toContain('row 3 of the file');
    expect(tellCode('a-code-of-a-later-release')).toBeNull();
  });
});

describe('in the registry', () => {
  const setting = registryForEachTest();

  it('a refused file keeps where its fault lies beside its code', async () => {
    const { registry } = setting;
    const lane: RunningLane = startLane(registry, setting.keys.socket);
    try {
      const id = await registry.store(file(header, withSecrets[0]!, `a,"${SECRET}`));
      expect(await lane.decided(registry, id)).toMatchObject({
        error_code: 'quote-not-closed',
        error_params: { row: 3, column: 2 },
      });
    } finally {
      await lane.stop();
    }
  });
});
