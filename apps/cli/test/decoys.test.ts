/** `vernix decoys` against a key service and a gateway of its own: nothing else of a house is needed. */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CollectableFile, Partner } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import { generateIdentity, sealBuffer, splitHeader } from '@vernix/seal';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bench } from '../../key-service/test/helpers.ts';
import { Officers } from '../../key-service/test/officers.ts';
import { type RealGateway, startGateway } from './real-gateway.ts';
import { temporaryDirectory, vernix } from './run-vernix.ts';

let bench: Bench;
let officers: Officers;
let client: KeyClient;
let admin: KeyClient;
let directory = '';
let gateway: RealGateway;

beforeAll(async () => {
  bench = await Bench.make();
  bench.now = Date.now(); // senders seal to no key whose time is over
  officers = new Officers(bench);
  const insights = (await generateIdentity('hybrid')).recipient;
  await bench.start({ decoys: { every: 50, insights }, desk: officers.config });
  await officers.found();
  [client, admin] = [await bench.client(), await bench.client(bench.adminSocket)];
  directory = await temporaryDirectory();
  const { statement, statementKey } = (await client.call('hello', {})).answer;
  gateway = await startGateway(directory, 'required', { statement, key: statementKey });
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await officers.close();
  await bench.clean();
});

const decoys = (...argv: string[]) =>
  vernix(directory, 'decoys', ...argv, '--admin', bench.adminSocket, '--json');
const status = async () => (await admin.call('decoys.status', {})).answer;
const asked = async (): Promise<string> => {
  const { answer } = await officers.desk.call('approvals.list', {});
  return answer.requests.at(-1)!.nonce;
};

it.each([
  [['place', '100'], { every: 100, generation: 1 }],
  [['rotate'], { every: 100, generation: 2 }],
])(
  '%j is asked of two officers, and done when it is run again after both have signed',
  async (argv, plan) => {
    const before = await status();
    const first = await decoys(...argv);
    expect([first.code, first.stderr]).toEqual([6, expect.stringContaining('approval-awaited')]);
    const nonce = await asked();
    await officers.approve('user:a', nonce);
    expect((await decoys(...argv)).code).toBe(6);
    expect(await status()).toEqual(before);
    await officers.approve('user:b', nonce);
    const done = await decoys(...argv);
    expect([done.code, JSON.parse(done.stdout)]).toEqual([0, plan]);
    expect(await status()).toMatchObject({ plan });
    expect(JSON.parse((await decoys('list')).stdout)).toMatchObject({
      plan,
      placed: 0,
      recipients: 0,
      waiting: 0,
      taken: 0,
      touched: 0,
      halted: false,
    });
  },
);

it('says in words that the next files get none, and counts as the language does', async () => {
  const inWords = (...argv: string[]) => vernix(directory, 'decoys', ...argv, '--admin', bench.adminSocket);
  expect((await inWords('place', '0')).code).toBe(6);
  const nonce = await asked();
  for (const officer of ['user:a', 'user:b'] as const) await officers.approve(officer, nonce);
  expect((await inWords('place', '0')).stdout).toBe('The next files get no decoys.\n');
  expect((await inWords('list')).stdout).toContain('0 rows are decoys. One was asked for 0 times.');
});

it.each([['place', '1'], ['remove'], ['send']])('does not take %j %j for a request', async (...argv) => {
  expect((await decoys(...argv)).code).toBe(2);
});

/** What the vault's door says of each file that waits, by transfer. */
const collectable = async (): Promise<Map<string, CollectableFile>> =>
  new Map((await gateway.files()).map((file) => [file.id, file]));
const lettersOf = (file: string, rows: number): Promise<void> =>
  writeFile(join(directory, file), `a,b\n${'one,two\n'.repeat(rows)}`);

it('sends a file as its sender does, which the key service knows and nobody else can tell', async () => {
  for (const [file, rows] of [
    ['july.csv', 400],
    ['june.csv', 800],
  ] as const) {
    await lettersOf(file, rows);
    expect((await vernix(directory, 'submit', file, '--no-wait', '--json')).code).toBe(0);
  }
  const others = await collectable();
  // One that the registry could not read would not be opened as the others are.
  expect((await decoys('send', 'july.csv', '--mapping', 'nope')).code).toBe(2);
  const { code, stdout, stderr } = await decoys('send', 'july.csv', 'june.csv');
  expect([code, stderr]).toEqual([0, '']);
  const { bytes } = JSON.parse(stdout) as { bytes: number };
  expect(bytes).toBeGreaterThanOrEqual(4 + 400 * 8);
  expect(bytes).toBeLessThanOrEqual(4 + 800 * 8);
  const found = [...(await collectable())].find(([id]) => !others.has(id));
  const [id, decoy] = found!;
  expect(stdout + stderr).not.toContain(id);
  // The door says of it what it says of the others, and of the same length.
  for (const other of others.values()) {
    const shape = (file: CollectableFile) =>
      Object.entries(file).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.length : typeof value,
      ]);
    expect(shape(decoy)).toEqual(shape(other));
    expect(decoy.segments).toHaveLength(other.segments.length);
    const headers = await Promise.all([decoy, other].map((file) => headerOf(file.id)));
    expect(headers[0]!.length).toBe(headers[1]!.length);
  }
  const sealing = decoy.bytes - bytes;
  const lengths = [...others.values()].map((other) => other.bytes - sealing);
  expect(lengths.sort((a, b) => a - b)).toEqual([4 + 400 * 8, 4 + 800 * 8]);
  // Nothing of it stays on the computer that sent it: who looks there finds the receipts of the other two.
  expect(await readdir(join(directory, '.local', 'state', 'vernix', 'receipts'))).toHaveLength(2);

  const header = await headerOf(id);
  const opening = (principal: string, transferId: string) => ({
    principal,
    transferId,
    partner: 'riverbend',
    sha256: '0'.repeat(64),
    headerLengths: [header.length],
  });
  const open = (principal: string, transferId: string) =>
    client.call('transfer.open', opening(principal, transferId), header);
  expect((await open('vault-ingest', id)).binary.length).toBeGreaterThan(0);
  await expect(open('thief', 'T'.repeat(22))).rejects.toMatchObject({ code: 'principal-frozen' });
  const types = (await bench.entries()).map(({ type }) => type);
  expect(types.slice(-2)).toEqual(['incident', 'decoy.touched']);
}, 60_000);

async function headerOf(id: string): Promise<Uint8Array> {
  const spool = join(directory, 'gateway');
  const files = await readdir(spool, { recursive: true });
  const path = files.find((file) => file.includes(id) && !file.endsWith('.json'))!;
  const split = splitHeader(await readFile(join(spool, path)));
  if (split === 'incomplete') throw new Error('a whole file has a whole header');
  return split.header;
}

it('collects what waits for nobody as its recipient would, which is no alarm; what a thief read first is left to sound it', async () => {
  await decoys('recipient', 'riverbend');
  const sealed = await sealBuffer([(await generateIdentity('hybrid')).recipient], Buffer.from('rows'));
  const [waiting, read, begun] = ['W'.repeat(22), 'R'.repeat(22), 'B'.repeat(22)];
  for (const id of [waiting, read, begun]) await gateway.leaveDelivery(id, sealed);
  // A client file with another partner's token: nothing of what it names is read.
  expect((await decoys('collect')).stderr).toContain('delivery-not-decoy');
  expect([...(await gateway.left()).values()]).toEqual(['waiting', 'waiting', 'waiting']);
  const principal = 'vault-deliveries';
  for (const deliveryId of [waiting, read, begun]) {
    const of = { sha256: '0'.repeat(64), bytes: 1, rows: 1, transferId: 'T'.repeat(22) };
    const event = { type: 'delivery.sent' as const, deliveryId, partner: 'riverbend', ...of };
    await client.call('log.append', { principal, event });
  }
  const token = (await readFile(join(directory, '.vernix', 'config', 'token'), 'utf8')).trim();
  const headers = { authorization: `Bearer ${token}` };
  // A run before this one was broken off.
  await admin.call('decoys.collect', { principal: 'operator', deliveryId: begun, read: false });
  for (const id of [read, begun])
    await (await fetch(`${gateway.address}/v1/deliveries/${id}/content`, { headers })).arrayBuffer();
  const done = await decoys('collect');
  expect([done.code, done.stderr, JSON.parse(done.stdout)]).toEqual([0, '', { collected: 2 }]);
  const left = await gateway.left();
  expect([waiting, begun, read].map((id) => left.get(id))).toEqual([
    'acknowledged',
    'acknowledged',
    'collected',
  ]);
  const { touched } = await status();
  const tell = (deliveryId: string) =>
    client.call('log.append', {
      principal,
      event: { type: 'delivery.collected', deliveryId, partner: 'riverbend' },
    });
  await tell(waiting);
  expect((await status()).touched).toBe(touched);
  expect((await decoys('collect', 'all')).code).toBe(2);
});

it('makes a partner nobody: what is printed is its entry in the roster, and whose deliveries are taken is known', async () => {
  const out = join(directory, 'nobody.token');
  const done = await decoys('recipient', 'north-institute', '--out', out);
  const nobody = Partner.pick({ id: true, reportRecipient: true, tokens: true }).parse(
    JSON.parse(done.stdout),
  );
  const token = (await readFile(out, 'utf8')).trim();
  expect(nobody).toMatchObject({
    id: 'north-institute',
    reportRecipient: expect.stringMatching(/^age1pq1/) as string,
    tokens: [{ sha256: createHash('sha256').update(token).digest('hex') }],
  });
  // At midnight, as a person writes it: not a year to the millisecond after the log says that a key was made.
  const { notAfter } = nobody.tokens[0]!;
  expect(notAfter).toMatch(/T00:00:00\.000Z$/);
  const days = (Date.parse(notAfter) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(365);
  expect(days).toBeLessThan(366 + 90);
  const sent = { deliveryId: 'D'.repeat(22), partner: 'north-institute' };
  const of = { sha256: '0'.repeat(64), bytes: 1, rows: 1, transferId: 'T'.repeat(22) };
  const principal = 'vault-deliveries';
  await client.call('log.append', { principal, event: { type: 'delivery.sent', ...sent, ...of } });
  const inWords = async () =>
    (await vernix(directory, 'decoys', 'list', '--admin', bench.adminSocket)).stdout;
  expect(await inWords()).toContain('2 recipients are nobody; 2 deliveries to them wait.');
  const { touched } = await status();
  await client.call('log.append', { principal, event: { type: 'delivery.collected', ...sent } });
  expect((await status()).touched).toBe(touched + 1);
  const said = await inWords();
  expect(said).toContain('; 1 delivery to them waits.');
  expect(said).toContain(
    '1 delivery to them was taken and lies there, spent: a further reading sounds no alarm.',
  );
  expect((await decoys('recipient', 'North Institute')).code).toBe(2);
  expect((await decoys('recipient', 'north-institute', '--out', out)).code).toBe(2); // no token is overwritten
  // What the key service did not come to know leaves nothing in the way of the next try.
  const next = join(directory, 'next.token');
  const ask = (socket: string) =>
    vernix(directory, 'decoys', 'recipient', 'one-more', '--out', next, '--admin', socket);
  expect((await ask(bench.socket)).stderr).toContain('second-socket-only');
  expect((await ask(bench.adminSocket)).code).toBe(0);
});

it('retires one that was found out when two officers have signed, and says what is left to do', async () => {
  expect((await decoys('retire', 'South Institute')).code).toBe(2);
  expect((await decoys('retire', 'south-institute')).stderr).toContain('request-invalid');
  await decoys('recipient', 'south-institute');
  const { recipients } = await status();
  const first = await decoys('retire', 'south-institute');
  expect([first.code, first.stderr]).toEqual([6, expect.stringContaining('approval-awaited')]);
  const nonce = await asked();
  for (const officer of ['user:a', 'user:b'] as const) await officers.approve(officer, nonce);
  const done = await decoys('retire', 'south-institute');
  expect([done.code, JSON.parse(done.stdout)]).toEqual([0, { id: 'south-institute' }]);
  expect((await status()).recipients).toBe(recipients - 1);
});

it('says, when one is retired, that the sealing key is a new one and its copy is to be replaced', async () => {
  await decoys('recipient', 'east-institute');
  await decoys('retire', 'east-institute');
  const nonce = await asked();
  for (const officer of ['user:a', 'user:b'] as const) await officers.approve(officer, nonce);
  const done = await vernix(directory, 'decoys', 'retire', 'east-institute', '--admin', bench.adminSocket);
  expect([done.code, done.stdout]).toEqual([
    0,
    expect.stringContaining('The sealing key is a new one: replace'),
  ]);
});
