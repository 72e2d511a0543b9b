import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApprovalRequest, inWords } from '@vernix/approvals';
import { LeftDeliveryList } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { splitHeader } from '@vernix/seal';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { births, template } from './support/births.ts';
import { HouseWithOfficers, OfAll } from './support/office.ts';
import { Recipient } from './support/recipient.ts';
import { newTransferId } from './support/registry.ts';
import { until } from './support/world.ts';

/** Names of one length, so that nothing differs in length for that. */
const PARTNER = { real: 'northern-lab', decoy: 'north-clinic' } as const;
const KINDS = ['real', 'decoy'] as const;
type Kind = (typeof KINDS)[number];
type Of<T> = Record<Kind, T>;

let house: HouseWithOfficers;
let file = '';
/** Deliveries of the same rows, one to a partner and one to nobody: while they wait, and after nobody came for them. */
let ids: Of<string>;
let asked: Of<string>;
let onDisk: Of<string[]>;
let atTheDoors: Of<string>;
let header: Uint8Array;

const both = async <T>(each: (kind: Kind) => Promise<T>): Promise<Of<T>> => {
  const real = await each('real');
  return { real, decoy: await each('decoy') };
};

beforeAll(async () => {
  house = await HouseWithOfficers.open(PARTNER.decoy);
  file = await house.world.send('st-elsewhere', template(births(5)));
  await house.world.ended('st-elsewhere', file);
  asked = { real: '', decoy: '' };
  ids = await both(async (kind) => {
    const { id, approval } = OfAll.parse((await house.askFor(file, PARTNER[kind])).body);
    const { text } = (await house.officers.desk.call('approvals.show', { nonce: approval })).answer;
    const words = inWords(ApprovalRequest.parse(JSON.parse(text)).action);
    asked[kind] = `${text} ${words.en} ${words.fr}`;
    await house.approve(approval);
    expect(await (await house.make(id)).json()).toMatchObject({ state: 'sent' });
    await until(async () => (await house.standing(id)) === 'waiting');
    return id;
  });
  await until(async () => (await extracts()).length === 0);
  onDisk = await both((kind) => traces(ids[kind]));
  atTheDoors = await both(seenAtTheDoors);
  const sealed = await readFile(join(house.world.spool, await sealedPath(ids.decoy)));
  const split = splitHeader(sealed);
  if (split === 'incomplete') throw new Error('a whole file has a whole header');
  ({ header } = split);
  for (const kind of KINDS) await house.world.expire(ids[kind], 'spool/deliveries');
  for (const kind of KINDS) await until(async () => (await house.standing(ids[kind])) === 'expired');
}, 90_000);
afterAll(() => house.close());

const extracts = () => readdir(join(house.world.config.filesDir, 'extracts'));
const sealedPath = async (id: string): Promise<string> => {
  const files = await readdir(house.world.spool, { recursive: true });
  return files.find((name) => name.includes(id) && !name.endsWith('.json')) ?? '';
};
/** Of what each has of its own, ids, names, hashes, times, keys and seals: only its length. */
const own = (text: string): string =>
  text
    .replaceAll(/northern-lab|north-clinic|Northern Laboratory|North Clinic/g, 'PARTNER')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'TIME')
    .replaceAll(/age1[a-z0-9]+|[A-Za-z0-9_+/=-]{22,}/g, (value) => `<${value.length}>`)
    .replaceAll(/\b\d{13}\b/g, 'MS');
const shape = (value: unknown): string =>
  own(JSON.stringify(value).replaceAll(/"data":\[[\d,]+\]/g, ({ length }) => `"data":${length > 50}`));

async function traces(id: string): Promise<string[]> {
  const { spool } = house.world;
  const files = (await readdir(spool, { recursive: true })).filter((name) => name.includes(id)).sort();
  return await Promise.all(
    files.map(async (name) => {
      const bytes = await readFile(join(spool, name));
      return own(`${name} ${bytes.length} ${name.endsWith('.json') ? bytes.toString() : ''}`);
    }),
  );
}

async function seenAtTheDoors(kind: Kind): Promise<string> {
  const { url, tokenFile } = house.world.config.gateway;
  const authorization = `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`;
  const left = await fetch(`${url}/v1/collect/deliveries`, { headers: { authorization } });
  const { deliveries } = LeftDeliveryList.parse(await left.json());
  const atFront = await new Recipient(house.world, PARTNER[kind]).waiting();
  return shape([deliveries.filter(({ id }) => id === ids[kind]), atFront]);
}

it('officers are asked for both in the same words', () => {
  expect(own(asked.decoy)).toBe(own(asked.real));
});

it('on the gateway both have the same files, of the same lengths, and the same is said of them at either door', () => {
  expect(onDisk.real.length).toBeGreaterThan(1);
  expect(onDisk.decoy).toEqual(onDisk.real);
  expect(atTheDoors.decoy).toBe(atTheDoors.real);
  expect(atTheDoors.real).toContain('waiting');
});

it('in the database both have the same rows, and in the roster the same entry', async () => {
  const database = new Client({ connectionString: house.database.url });
  await database.connect();
  const { rows: columns } = await database.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
      WHERE column_name IN ('outgoing_id', 'extract_id') AND table_schema = 'public'`,
  );
  for (const { table, column } of columns) {
    const { real, decoy } = await both(
      async (kind) =>
        (
          await database.query(`SELECT t.*, NULL AS sent_entry FROM ${table} AS t WHERE ${column} = $1`, [
            ids[kind],
          ])
        ).rows as unknown[],
    );
    expect(shape(decoy)).toBe(shape(real));
    expect(real).not.toEqual([]);
  }
  await database.end();
  expect(columns.length).toBeGreaterThan(2);
  const [, payload = ''] = (await readFile(join(house.world.directory, 'roster.jws'), 'utf8')).split('.');
  const { partners } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
    partners: { id: string }[];
  };
  const { real, decoy } = await both((kind) =>
    Promise.resolve(partners.find(({ id }) => id === PARTNER[kind])),
  );
  expect(shape(decoy)).toBe(shape(real));
});

it('the log says the same of both, in the same order, and the processes’ own logs do too', async () => {
  const entries = await both(async (kind) =>
    (
      await house.logged(
        (entry) =>
          ('deliveryId' in entry && entry.deliveryId === ids[kind]) ||
          ('deliverTo' in entry && entry.deliverTo === PARTNER[kind]) ||
          JSON.stringify(entry).includes(`"deliverTo":"${PARTNER[kind]}"`),
      )
    ).map((entry) => own(JSON.stringify({ ...entry, meter: undefined }))),
  );
  expect(entries.decoy).toEqual(entries.real);
  expect(entries.real.join('')).toContain('delivery.expired');
  const said = (kind: Kind) =>
    house.world.lines
      .filter((line) => line.includes(ids[kind]))
      .map((line) => own(line).replaceAll(/"(?:ms|duration)":\d+/g, ''))
      .sort();
  expect(said('decoy')).toEqual(said('real'));
  expect(said('real')).not.toEqual([]);
});

it('whoever collects it raises the alarm; nothing more leaves until two officers say so, and reading goes on', async () => {
  const taken = await house.deliver(file, PARTNER.decoy);
  await until(async () => (await house.standing(taken)) === 'waiting');
  const real = OfAll.parse((await house.askFor(file, PARTNER.real)).body);
  await house.approve(real.approval);
  await new Recipient(house.world, PARTNER.decoy).fetch(taken);
  const touched = () => house.logged(({ type }) => type === 'decoy.touched');
  await until(async () => (await touched()).length === 1);
  expect(await touched()).toMatchObject([
    { principal: 'deliveries', meter: { type: 'frozen', why: 'decoy' } },
  ]);
  await until(async () => (await house.standing(taken)) === 'collected');
  const incidents = () => house.logged(({ type }) => type === 'incident');
  const before = await incidents();
  const refused = { error: { code: 'deliveries-stopped' } };
  expect(await (await house.make(real.id)).json()).toMatchObject(refused);
  const isRefused = (await house.logged(({ type }) => type === 'refused')).at(-1);
  expect(isRefused).toMatchObject({ op: 'items.release', code: 'deliveries-stopped' });
  expect(await incidents()).toEqual(before); // whoever asks for it honestly has done nothing
  await house.world.ended('st-elsewhere', await house.world.send('st-elsewhere', template(births(2))));

  await house.release('deliveries');
  expect(await (await house.make(real.id)).json()).toMatchObject({ state: 'sent' });
  await until(async () => (await house.standing(real.id)) === 'waiting');
});

it('one that was on its way when somebody took a decoy does not leave either, until two officers say so', async () => {
  const decoy = await house.deliver(file, PARTNER.decoy);
  await until(async () => (await house.standing(decoy)) === 'waiting');
  await house.world.stopGateway();
  const real = await house.deliver(file, PARTNER.real);
  const postponed = () => house.world.lines.filter((line) => line.includes('"task":"delivery-leave"'));
  await until(() => Promise.resolve(postponed().length > 0));
  const collected = { type: 'delivery.collected', deliveryId: decoy, partner: PARTNER.decoy } as const;
  await KeyClient.with(house.keys.socket, (keys) =>
    keys.call('log.append', { principal: 'vault', event: collected }),
  );
  await house.world.startGateway();
  const isRefused = () => postponed().some((line) => !line.includes('gateway-unreachable'));
  await until(async () => isRefused() || (await house.standing(real)) !== 'made');
  expect(await house.standing(real)).toBe('made');
  const waiting = await new Recipient(house.world, PARTNER.real).waiting();
  expect(waiting.filter(({ id }) => id === real)).toEqual([]);
  const sent = await house.logged((entry) => entry.type === 'delivery.sent' && entry.deliveryId === real);
  expect(sent).toHaveLength(1);
  await house.release('deliveries');
  await until(async () => (await house.standing(real)) === 'waiting');
});

it('a thief with a copy of it who has it opened is stopped', async () => {
  const request = {
    principal: 'thief',
    transferId: newTransferId(),
    partner: 'st-elsewhere',
    sha256: '0'.repeat(64),
    headerLengths: [header.length],
  };
  const opening = KeyClient.with(house.keys.socket, (keys) =>
    keys.call('transfer.open', request, Buffer.from(header)),
  );
  await expect(opening).rejects.toMatchObject({ code: 'sealed-to-another-key' }); // as of any recipient
  const touched = () =>
    house.logged(({ principal, type }) => type === 'decoy.touched' && principal === 'thief');
  await until(async () => (await touched()).length === 1);
});
