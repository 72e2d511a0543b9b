import { once } from 'node:events';
import { VernixError } from '@vernix/contracts';
import { valuesOf } from '@vernix/dictionary';
import type { KeyClient } from '@vernix/key-channel';
import { DEMO_BUDGETS } from '@vernix/meter';
import type { TestDatabases } from '@vernix/postgres';
import { generateIdentity } from '@vernix/seal';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { Beginning } from '../src/doubles/beginning.ts';
import { Doubles } from '../src/doubles/doubles.ts';
import { bornFor } from './support/born.ts';
import { finishAsFailed, nextStored } from '../src/ingest/stored-transfer.ts';
import { type Birth, birth, template } from './support/births.ts';
import { startLaneProcess } from './support/lane.ts';
import { seeded, withDoublingKey } from './support/seeded.ts';
import { startTestDatabases, startTestKeys, type TestKeys, TestRegistry } from './support/registry.ts';
import { until } from './support/world.ts';

let databases: TestDatabases;
let keys: TestKeys;
let registry: TestRegistry;
const seed = seeded(1);
/** How many rows of doubles there are when nothing breaks down. */
let doubles: number;
beforeAll(async () => {
  const { recipient: insights } = await generateIdentity('hybrid');
  databases = await startTestDatabases();
  keys = await startTestKeys(DEMO_BUDGETS, { every: EVERY, insights });
  registry = await TestRegistry.open(databases, keys, seed);
  doubles = await allDoubles(registry.keys);
  await registry.close();
  expect(doubles).toBeGreaterThan(FILES);
}, 60_000);
afterAll(async () => {
  await databases.close();
  await keys.remove();
});
beforeEach(async () => {
  registry = await TestRegistry.open(databases, keys, seed);
});
afterEach(() => registry.close());

const EVERY = 2;
const FILES = 5;
const ROWS = 6;
const dayOf = (day: number): string => new Date(Date.UTC(2022, 0, 1 + day)).toISOString().slice(0, 10);
const bornOn = (woman: number, day: number): Birth => birth(woman, { 'infant.birth_date': dayOf(day) });

const doubling = new Doubles({ key: seed.doublingKey, every: EVERY });
const beginsThen = new Beginning([{ since: Infinity, women: [] }]);
/** Not of those who have a double by which file is their sender's first: how many doubles there are is to hang on nothing that happens. */
const isOneOfThem = (woman: number): boolean =>
  bornFor(doubling, valuesOf(birth(woman)), beginsThen) !== 'soon';

/** Women whose children are born in one month. */
const month = (number: number): string =>
  template(
    Array.from({ length: 100 }, (_, n) => number * 100 + n)
      .filter(isOneOfThem)
      .slice(0, ROWS)
      .map((woman, n) => bornOn(woman, number * 30 + n * 4)),
  );
/** A birth so late that everyone else's time has come. */
const LATE = template([bornOn(9_000, 700)]);

/** One telling of a transfer's doubles. */
interface Telling {
  readonly rows: readonly number[];
  /** What it took, in rows of `waiting_doubles`. */
  readonly took: number;
  /** Files that were committed until then. */
  readonly after: number;
}

/** What the key service was told of each transfer: it must be the same again, by what the transfer took the first time. */
class Told {
  readonly byTransfer = new Map<string, readonly Telling[]>();

  /** The key service, which breaks down when it has been told. */
  client(breaksDown: boolean): KeyClient {
    const call = async (op: string, request: unknown, binary?: Buffer): Promise<unknown> => {
      if (op === 'decoys.place') await this.#note(request as { transferId: string; rows: number[] });
      const answer: unknown = await registry.keys.call(op as never, request as never, binary);
      if (op === 'decoys.place' && breaksDown) throw new Error('cut off');
      return answer;
    };
    return { call } as unknown as KeyClient;
  }

  async #note({ transferId, rows }: { transferId: string; rows: number[] }): Promise<void> {
    const tellings = this.byTransfer.get(transferId) ?? [];
    const took = await registry.count('waiting_doubles', `transfer_id = '${transferId}'`);
    const [first] = tellings;
    expect({ rows, took }).toEqual({ rows: first?.rows ?? rows, took: first?.took ?? took });
    // In the file's own transaction: it is not among them.
    const after = await registry.count('transfer', "state = 'committed'");
    this.byTransfer.set(transferId, [...tellings, { rows, took, after }]);
  }
}

const take = (keyService: KeyClient): Promise<void> =>
  registry.ingestNext(() => undefined, undefined, keyService);

/** Everything else that is stored comes before it is tried again. */
const postpone = (id: string) =>
  registry.client.query(
    `UPDATE transfer SET collected_at = (SELECT max(collected_at) + interval '1 hour' FROM transfer)
      WHERE transfer_id = $1`,
    [id],
  );

async function takeAll(keyService: KeyClient): Promise<void> {
  while ((await nextStored(registry.client)) !== undefined) await take(keyService);
}

/** Takes in what is stored, then what was refused, and what makes everyone's time come; resolves to how many rows of doubles there are then. */
async function allDoubles(keyService: KeyClient): Promise<number> {
  // First: what comes again behind its like is a duplicate, and is not mixed.
  await takeAll(keyService);
  for (let number = 0; number < FILES; number += 1) await registry.store(month(number));
  await takeAll(keyService);
  await registry.ingest(LATE);
  return (await registry.count('source_record')) - FILES * ROWS - 1;
}

type Step = 'take' | 'break-down' | 'refuse' | 'send-again';

/** Resolves to what was told of each transfer. */
async function goThrough(steps: readonly Step[]): Promise<readonly (readonly Telling[])[]> {
  await registry.close();
  registry = await TestRegistry.open(databases, keys, seed);
  const told = new Told();
  for (let number = 0; number < FILES; number += 1) await registry.store(month(number));
  for (const next of steps) {
    const transfer = await nextStored(registry.client);
    if (next === 'send-again') await registry.store(month(0));
    else if (transfer === undefined) break;
    else if (next === 'take') await take(told.client(false));
    else {
      // A file without a double, or that repeats another, breaks nothing down.
      await take(told.client(true)).catch((error: unknown) =>
        expect(error).toHaveProperty('message', 'cut off'),
      );
      if (next === 'break-down') await postpone(transfer.id);
      else await finishAsFailed(registry.client, transfer.id, new VernixError('file-empty'));
    }
  }
  expect(await allDoubles(told.client(false))).toBe(doubles);
  expect(await registry.count('source_record', 'outcome = 3')).toBe(0);
  expect(await registry.count('waiting_doubles')).toBe(1);
  return [...told.byTransfer.values()];
}

it.each<readonly [string, readonly Step[]]>([
  ['the first with a double, while all others are committed', ['take', 'break-down']],
  ['one that had taken what waited', ['take', 'take', 'break-down']],
  ['two of them at once', ['take', 'break-down', 'take', 'break-down']],
  [
    'one of them, again and again',
    ['take', 'take', 'take', 'break-down', 'take', 'break-down', 'break-down'],
  ],
])(
  'a file that breaks down is mixed as it was at first, whatever was committed meanwhile: %s',
  async (_, steps) => {
    const told = await goThrough(steps);
    const again = told.filter((tellings) => tellings.length > 1);
    expect(again.length).toBeGreaterThan(0);
    for (const tellings of again) expect(tellings.at(-1)!.after).toBeGreaterThan(tellings[0]!.after);
  },
);

it('a process that is killed leaves to its file what that took, whatever is committed meanwhile', async () => {
  await registry.ingest(month(0));
  // So many rows that it is under way for long.
  const killed = await registry.store(template(Array.from({ length: 30_000 }, (_, n) => bornOn(n, 31))));
  const process = startLaneProcess(registry, keys.socket);
  onTestFinished(() => void process.kill('SIGKILL'));
  const claim = () => registry.count('waiting_doubles', `transfer_id = '${killed}'`);
  await until(async () => (await claim()) === 1);
  const gone = once(process, 'exit');
  process.kill('SIGKILL');
  await gone;
  expect(await registry.transfer(killed)).toMatchObject({ state: 'stored' });

  await postpone(killed);
  await registry.ingest(month(1));
  expect(await claim()).toBe(1);
  expect(await registry.count('waiting_doubles')).toBe(2);
});

it('whatever breaks down, is refused or sent again, each row of a double comes once', async () => {
  const step = fc.constantFrom<Step>('take', 'break-down', 'refuse', 'send-again');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      await goThrough(steps);
    }),
    {
      numRuns: 6,
      examples: [
        [['take', 'take', 'refuse']],
        [['take', 'take', 'send-again', 'take', 'take', 'take', 'take']],
      ],
    },
  );
}, 120_000);

it('what waits is another length for nobody: also a sender whose file has no double keeps something', async () => {
  await registry.ingest(month(0));
  await registry.ingest('record.birth_year\n2022\n', { partner: 'st-nowhere' });
  const { rows } = await registry.client.query<{ partner: string; bytes: number; sealed: Buffer }>(
    'SELECT partner, octet_length(sealed) AS bytes, sealed FROM waiting_doubles ORDER BY partner',
  );
  expect(rows.map(({ partner }) => partner)).toEqual(['st-elsewhere', 'st-nowhere']);
  expect(rows[0]!.bytes).toBe(rows[1]!.bytes);

  // Nothing came, and still it is another.
  await registry.ingest('record.birth_year\n2023\n', { partner: 'st-nowhere' });
  const { rows: later } = await registry.client.query<{ sealed: Buffer }>(
    "SELECT sealed FROM waiting_doubles WHERE partner = 'st-nowhere'",
  );
  expect(later).toHaveLength(1);
  expect(later[0]!.sealed).not.toEqual(rows[1]!.sealed);
});

it('a new generation of the key gives up what waits under the old one, and files go on coming in', async () => {
  for (let number = 0; number < FILES; number += 1) await registry.ingest(month(number));
  const before = await registry.count('source_record');
  await registry.store(LATE);
  await take(withDoublingKey(registry.keys, new Uint8Array(32).fill(7)));
  expect((await registry.count('source_record')) - before).toBeLessThanOrEqual(2);
  expect(await registry.count('waiting_doubles')).toBe(1);
});
