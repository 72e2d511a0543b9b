import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IntakeList } from '@vernix/contracts';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { births, template } from './support/births.ts';
import { entriesAbout, entriesOf } from './support/log-entries.ts';
import { worldForEachTest } from './support/setting.ts';
import { until } from './support/world.ts';

const setting = worldForEachTest();
const copies: string[] = [];
afterEach(async () => {
  await setting.world.stopVault();
  await setting.keys.start();
  for (const name of copies.splice(0)) await atServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
});

const urlFile = () => join(setting.world.directory, 'database-url');
async function databaseUrl(name?: string): Promise<string> {
  const url = new URL((await readFile(urlFile(), 'utf8')).trim());
  if (name !== undefined) url.pathname = `/${name}`;
  return url.href;
}
async function at(database: string | undefined, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: await databaseUrl(database) });
  await client.connect();
  return (await client.query(statement).finally(() => client.end())).rows as Record<string, unknown>[];
}
const atServer = (statement: string) => at('postgres', statement);

/** A copy of the registry's database, and what puts it in its place. The vault is down at both. */
async function copy(): Promise<() => Promise<void>> {
  const name = new URL(await databaseUrl()).pathname.slice(1);
  const kept = `${name}_kept`;
  copies.push(kept);
  await atServer(`CREATE DATABASE ${kept} TEMPLATE ${name}`);
  return async () => writeFile(urlFile(), `${await databaseUrl(kept)}\n`);
}

const told = (id: string) => setting.world.status('st-elsewhere', id);
const errors = () => setting.world.lines.filter((line) => line.includes('"registry-put-back"'));

it('ends files that it lost as failed, tells their senders to send them again, and takes them in then', async () => {
  const { world, keys } = setting;
  await world.startGateway();
  await world.startVault();
  const before = await world.send('st-elsewhere', template(births(4)));
  await world.ended('st-elsewhere', before);
  await world.stopVault();
  const putBack = await copy();
  await world.startVault();
  const content = template(births(9));
  const lost = await world.send('st-elsewhere', content);
  expect(await world.ended('st-elsewhere', lost)).toMatchObject({ state: 'committed', errorCode: null });
  await world.stopVault();

  await putBack();
  const vault = await world.startVault();
  await until(async () => (await told(lost)).state === 'failed');
  expect(await told(lost)).toMatchObject({ errorCode: 'registry-put-back', reportReady: false });
  expect((await told(lost)).error?.action.en).toBe('Send the file again.');
  expect((await told(before)).state).toBe('committed');
  expect(errors()).toHaveLength(1);
  expect(JSON.parse(errors()[0] ?? '')).toMatchObject({ level: 'error', code: 'registry-behind', files: 1 });
  const cookie = await world.signIn();
  const list = await fetch(`${vault.url}/api/transfers`, { headers: { cookie } });
  expect(IntakeList.parse(await list.json()).transfers).toMatchObject([
    { id: lost, state: 'failed', errorCode: 'registry-put-back', bytes: null, sealedAtSource: null },
    { id: before, state: 'committed' },
  ]);
  // That it was accepted stands in the log once, as it was.
  const accepted = (await entriesAbout(keys, lost)).filter((type) => type === 'file.accepted');
  expect(accepted).toHaveLength(1);

  const again = await world.send('st-elsewhere', content);
  expect((await world.ended('st-elsewhere', again)).balance).toMatchObject({ rows: 9, accepted: 9 });
  await world.stopVault();
  await world.startVault();
  await world.ended('st-elsewhere', await world.send('st-elsewhere', template(births(2))));
  expect(errors()).toHaveLength(1);
  // Last: the gateway writes down what it refused, under the same code.
  const report = await world.asPartner('st-elsewhere', `/files/${lost}/report`);
  expect(await report.json()).toMatchObject({ error: { code: 'registry-put-back' } });
});

/**
 * A file that was taken in after the database was copied, which knows it as undecided; and what puts that copy in its place. The vault is
 * down.
 * @param before done while the key service is down, and knows nothing of it
 */
async function copiedUndecided(
  before?: () => Promise<void>,
): Promise<{ id: string; putBack: () => Promise<void> }> {
  const { world, keys } = setting;
  await world.startGateway();
  await world.startVault();
  await world.ended('st-elsewhere', await world.send('st-elsewhere', template(births(2)))); // the intake key is there
  await keys.stop();
  await before?.();
  const id = await world.send('st-elsewhere', template(births(3)));
  await until(() =>
    Promise.resolve(world.lines.some((line) => line.includes('collecting-delayed') && line.includes(id))),
  );
  await world.stopVault();
  const putBack = await copy();
  await keys.start();
  await world.startVault();
  expect((await world.ended('st-elsewhere', id)).state).toBe('committed');
  await world.stopVault();
  return { id, putBack };
}

it('ends a file that it holds for undecided, though it was taken in, and does not try it for ever', async () => {
  const { world } = setting;
  const { id, putBack } = await copiedUndecided();

  await putBack();
  await world.startVault();
  await until(async () => (await told(id)).state === 'failed');
  expect(await told(id)).toMatchObject({ errorCode: 'registry-put-back' });
  await until(() => Promise.resolve(errors().length === 1));
  expect(JSON.parse(errors()[0] ?? '')).toMatchObject({
    ...{ level: 'error', code: 'registry-behind', files: 1, transfer: id },
    action: { en: expect.stringContaining('restore it before more comes') as string },
  });
});

it('says that it was the key service’s log, of a file that this knows nothing of though its keys were given out', async () => {
  const { world, keys } = setting;
  const log = join(keys.directory, 'store', 'log');
  const { id, putBack } = await copiedUndecided(() => cp(log, `${log}-kept`, { recursive: true }));

  await putBack(); // as one that was being taken in
  await keys.stop();
  await rm(log, { recursive: true });
  await cp(`${log}-kept`, log, { recursive: true });
  await rm(join(world.directory, 'files', 'key-service-log'));
  await keys.start();
  await world.startVault();
  await until(async () => (await told(id)).state === 'failed');
  expect(await told(id)).toMatchObject({ errorCode: 'registry-put-back' });
  const incidents = () => world.lines.filter((line) => line.includes('"key-log-put-back"'));
  await until(() => Promise.resolve(incidents().length === 1));
  expect(JSON.parse(incidents()[0] ?? '')).toMatchObject({
    ...{ level: 'error', code: 'transfer-not-in-log', transfer: id },
    action: { en: expect.stringContaining('“After a new log”') as string },
  });
  expect(errors()).toEqual([]);
});

/** Up to which entry the database is held against the log. */
async function held(): Promise<number | null> {
  const entries = (await at(undefined, 'SELECT entries FROM log_held'))[0]?.['entries'] ?? null;
  return entries === null ? null : Number(entries);
}
const isAbout = (entry: object, id: string): boolean => 'transferId' in entry && entry.transferId === id;

it('believes a registry that was never held against the log, as a new one beside an older log', async () => {
  const { world, keys } = setting;
  await world.startGateway();
  await world.startVault();
  const before = await world.send('st-elsewhere', template(births(2)));
  await world.ended('st-elsewhere', before);
  await world.stopVault();
  const empty = `${new URL(await databaseUrl()).pathname.slice(1)}_empty`;
  copies.push(empty);
  await atServer(`CREATE DATABASE ${empty} TEMPLATE vernix`);
  await writeFile(urlFile(), `${await databaseUrl(empty)}\n`);
  expect(await held()).toBeNull();
  await world.startVault();
  await until(async () => (await held()) !== null);
  const all = await entriesOf(keys);
  expect(await held()).toBeGreaterThan(all.findIndex((entry) => isAbout(entry, before)));
  expect(errors()).toEqual([]);
  expect((await told(before)).state).toBe('committed');
});

it('goes on with a log that is shorter than what it was held against, from where that is', async () => {
  const { world, keys } = setting;
  await world.startGateway();
  await world.startVault();
  await until(async () => (await held()) !== null);
  await world.stopVault();
  await at(undefined, 'UPDATE log_held SET entries = 1000000');
  await world.startVault();
  await until(async () => ((await held()) ?? 1_000_000) <= (await entriesOf(keys)).length);
  expect(errors()).toEqual([]);
});
