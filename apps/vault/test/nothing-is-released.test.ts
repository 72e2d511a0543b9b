/** Every file waits for somebody who keeps the house: it is told once that it begins, and shown until files go on. */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErrorCode, House, VernixError } from '@vernix/contracts';
import type { TestDatabases } from '@vernix/postgres';
import { DEMO_BUDGETS } from '@vernix/meter';
import { generateSignerKey, Signer } from '@vernix/tlog';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { births, template } from './support/births.ts';
import { startTestDatabases, startTestKeys, type TestKeys } from './support/registry.ts';
import { until, World } from './support/world.ts';

let databases: TestDatabases;
let closing: (() => Promise<unknown>)[];
beforeAll(async () => {
  databases = await startTestDatabases();
}, 60_000);
afterAll(() => databases.close());
beforeEach(() => {
  closing = [];
});
afterEach(async () => {
  for (const close of closing) await close();
});

/** A registry that runs, and what its House shows. */
async function begin(witnesses: object = {}) {
  const keys: TestKeys = await startTestKeys(DEMO_BUDGETS, null, undefined, witnesses);
  const database = await databases.fresh();
  const world = await World.make(database, keys);
  closing = [() => world.close(), () => keys.remove(), () => database.drop()];
  await world.startGateway();
  const { url } = await world.startVault();
  const cookie = await world.signIn();
  const house = async () =>
    House.parse(await (await fetch(`${url}/api/house`, { headers: { cookie } })).json());
  const send = (rows: number) => world.send('st-elsewhere', template(births(rows)));
  /** Until so many tries more were in vain. */
  const tried = async (code: ErrorCode, times: number): Promise<void> => {
    const lines = () => said(world, 'ingest-postponed').filter((line) => line.code === code).length;
    const before = lines();
    await until(() => Promise.resolve(lines() >= before + times));
  };
  return { world, keys, house, send, tried };
}

interface Line {
  readonly event: string;
  readonly level: string;
  readonly code?: string;
}
const said = ({ lines }: World, event: string): Line[] =>
  lines.map((line) => JSON.parse(line) as Line).filter((line) => line.event === event);
const inWords = (error: VernixError) => {
  const { code, message, action } = error.toBody().error;
  return { code, message, action };
};

it('the key service’s disk is full: told once for all files and tries, shown in House, and over when files go on', async () => {
  const { world, keys, house, send, tried } = await begin();
  const incidents = () => said(world, 'nothing-released');
  expect((await world.ended('st-elsewhere', await send(2))).state).toBe('committed');
  // What is there is still read, and nothing can be added: that stops root as well as anybody.
  const tail = join(keys.directory, 'store', 'log', 'entries.tail');
  const fill = () => rename(tail, `${tail}.kept`);
  const mend = () => rename(`${tail}.kept`, tail);

  await fill();
  const files = [await send(3), await send(4)];
  await tried('release-not-written', 5);
  const full = inWords(new VernixError('release-not-written'));
  expect(incidents()).toHaveLength(1);
  expect(incidents()[0]).toMatchObject({ level: 'error', ...full });
  const shown = await house();
  expect(shown.keyServiceError).toMatchObject(full);
  expect(shown.keyService).not.toBeNull();

  await mend();
  for (const id of files) expect((await world.ended('st-elsewhere', id)).state).toBe('committed');
  await until(async () => (await house()).keyServiceError === null);
  expect(incidents()).toHaveLength(1);

  await fill();
  const last = await send(5);
  await until(() => Promise.resolve(incidents().length === 2));
  await mend();
  expect((await world.ended('st-elsewhere', last)).state).toBe('committed');
}, 60_000);

it('no witness answers and the policy is to stop: told once, with how far they have seen, and shown in House', async () => {
  const key = Signer.parse(generateSignerKey('ed25519-cosignature', 'witness.example/w1')).verifier.vkey;
  const { world, house, send, tried } = await begin({
    ...{ keys: [key], quorum: 1 },
    ...{ unreachable: 'stop', minutes: 0.001 },
  });
  await send(2);
  await tried('log-not-witnessed', 3);
  const unseen = inWords(new VernixError('log-not-witnessed', { size: 0 }));
  expect(said(world, 'nothing-released')).toHaveLength(1);
  expect(said(world, 'nothing-released')[0]).toMatchObject({ level: 'error', ...unseen });
  expect((await house()).keyServiceError).toMatchObject(unseen);
}, 60_000);
