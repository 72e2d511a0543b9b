import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SenderTransfer } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { sealBuffer, splitHeader } from '@vernix/seal';
import { beforeAll, expect, it } from 'vitest';
import { openSession } from '../src/db/connection.ts';
import { entriesAbout, entriesOf } from './support/log-entries.ts';
import { births, template } from './support/births.ts';
import { newTransferId } from './support/registry.ts';
import { worldForAllTests } from './support/setting.ts';
import { until } from './support/world.ts';

const setting = worldForAllTests();
const PARTNER = 'st-elsewhere';

const headerOf = (file: Uint8Array): Uint8Array => {
  const split = splitHeader(file);
  if (split === 'incomplete') throw new Error('a whole file has a whole header');
  return split.header;
};

/** Ids of a file like others, one that was cut short by mistake, and a decoy: all of the same length. */
const sent = { good: '', cut: '', decoy: '' };
const spooled = { good: [''], cut: [''], decoy: [''] };
const status: Partial<Record<keyof typeof sent, SenderTransfer>> = {};
let decoyHeader: Uint8Array;

beforeAll(async () => {
  const { world, keys } = setting;
  await world.startGateway();
  await world.startVault();
  await world.ended(PARTNER, await world.send(PARTNER, template(births(2)))); // the intake key is there
  await world.stopVault();
  const plain = Buffer.from(template(births(40).slice(5)));
  const seal = (bytes: Buffer) => sealBuffer([keys.recipient], bytes);
  const good = await seal(plain);
  sent.good = await world.send(PARTNER, good);
  const longer = Buffer.from(template(births(60).slice(5)));
  sent.cut = await world.send(PARTNER, (await seal(longer)).subarray(0, good.length));
  const decoy = (await seal(randomBytes(longer.length))).subarray(0, good.length);
  decoyHeader = headerOf(decoy);
  sent.decoy = await world.send(PARTNER, decoy, 'template', place);
  for (const name of ['good', 'cut', 'decoy'] as const) {
    spooled[name] = await traces(sent[name]);
    status[name] = await world.status(PARTNER, sent[name]);
  }
  await world.startVault();
  for (const id of Object.values(sent)) await world.ended(PARTNER, id);
  for (const id of Object.values(sent))
    await until(async () => (await about(id)).includes('report.delivered'));
  await until(async () => (await about(sent.decoy)).includes('file.deleted'));
  await until(async () => (await about(sent.cut)).includes('file.deleted'));
}, 60_000);

async function place(transferId: string): Promise<void> {
  const admin = await KeyClient.connect(setting.keys.adminSocket);
  await admin.call('decoys.file', { principal: 'operator', transferId }, decoyHeader);
  await admin.close();
}

/** What the gateway's disk has of a transfer: names, lengths, and of what it says of it all that is no time, hash or seal. */
async function traces(id: string): Promise<string[]> {
  const { spool } = setting.world;
  const files = await readdir(spool, { recursive: true });
  const own = files.filter((file) => file.includes(id)).sort();
  return await Promise.all(
    own.map(async (file) => {
      const bytes = await readFile(join(spool, file));
      const said = file.endsWith('.json')
        ? bytes.toString('utf8').replaceAll(/"[A-Za-z0-9+/_=:.-]{20,}"/g, (text) => `"${text.length}"`)
        : '';
      return `${file.replaceAll(id, 'ID')} ${bytes.length} ${said.replaceAll(id, 'ID')}`;
    }),
  );
}

const entries = () => entriesOf(setting.keys);
const about = (id: string) => entriesAbout(setting.keys, id);

/** Of a value that is each time another one: only whether there is one. */
const EACH_ITS_OWN =
  /"(?:transfer_id|id|sha256|sealed_label|[a-z_]+_at|[a-zA-Z]+At|accepted_entry|at)":("[^"]*"|\d+|\{[^}]*\})/g;
const shape = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll(EACH_ITS_OWN, '…')
    .replaceAll(/"receipt":"([^"]*)"/g, (_, receipt: string) => `"receipt":${receipt.length}`);

it('on the gateway a decoy has the same files, of the same lengths, and the same is said of it', async () => {
  expect(spooled.good.length).toBeGreaterThan(1);
  expect(spooled.decoy).toEqual(spooled.good);
  expect(spooled.decoy).toEqual(spooled.cut);
  expect(shape(status.decoy)).toBe(shape(status.good));
  const { world } = setting;
  const [decoy, cut] = [await world.status(PARTNER, sent.decoy), await world.status(PARTNER, sent.cut)];
  expect(shape(decoy)).toBe(shape(cut));
  expect(decoy).toMatchObject({ state: 'failed', errorCode: 'age-payload-invalid' });
});

it('in the database it has the row of a file that was cut short by mistake, and nothing else', async () => {
  const url = await readFile(setting.world.config.database.urlFile, 'utf8');
  const database = await openSession(url.trim(), 'test');
  const { rows: tables } = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'transfer_id' AND table_schema = 'public'`,
  );
  for (const { name } of tables) {
    const [decoy, cut] = await Promise.all(
      [sent.decoy, sent.cut].map(
        async (id) =>
          (await database.query(`SELECT * FROM ${name} WHERE transfer_id = $1`, [id])).rows as unknown[],
      ),
    );
    expect(shape(decoy)).toBe(shape(cut));
  }
  await database.end();
  expect(tables.length).toBeGreaterThan(1);
});

it('the log says the same of both, in the same order, and the processes’ own logs do too', async () => {
  expect(await about(sent.decoy)).toEqual(await about(sent.cut));
  expect(await about(sent.decoy)).toContain('transfer.open');
  const said = (id: string) =>
    setting.world.lines
      .filter((line) => line.includes(id))
      .map((line) => shape(JSON.parse(line.replaceAll(id, 'ID'))).replaceAll(/"(?:ms|duration)":\d+/g, ''));
  expect(said(sent.decoy).sort()).toEqual(said(sent.cut).sort());
});

it('a thief with a copy of it asks, by any name, and is stopped', async () => {
  const keys = await KeyClient.connect(setting.keys.socket);
  for (const principal of ['thief', 'vault-ingest']) {
    const request = {
      principal,
      transferId: newTransferId(),
      partner: PARTNER,
      sha256: '0'.repeat(64),
      headerLengths: [decoyHeader.length],
    };
    await expect(keys.call('transfer.open', request, decoyHeader)).rejects.toMatchObject({
      code: 'principal-frozen',
    });
  }
  await keys.close();
  const touched = async () => (await entries()).filter(({ type }) => type === 'decoy.touched');
  await until(async () => (await touched()).length === 2);
});
