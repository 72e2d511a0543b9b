/** One file's whole way: from a sender's disk to a figure, and nothing of anybody left on the way. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '@vernix/contracts';
import { generateIdentity, openBuffer, sealBuffer } from '@vernix/seal';
import { Verifier } from '@vernix/tlog';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GoVerifier, goIsMissing } from '../platform/log-files/test/support/go-verifier.ts';
import { personalValues, valuesFoundIn } from './support/people.ts';
import { SoftOfficers } from './support/soft-officers.ts';
import { Staff } from './support/staff.ts';
import { removeData, type System, startSystem } from './support/system.ts';
import { eventually } from './support/wait.ts';

let system: System;
let population: string;

beforeAll(async () => {
  system = await startSystem();
  population = join(system.data, 'population');
  await system.vernix('synth', '--births', '400', '--seed', '11', '--out', population);
}, 120_000);

afterAll(async () => {
  await system.stop();
  await removeData(system.data);
}, 30_000);

interface Submitted {
  readonly transferId: string;
  readonly receiptVerified: boolean;
  readonly receipt: { sealedAtSource: boolean };
  readonly outcome: {
    state: string;
    balance: { rows: number; accepted: number; queried: number; rejected: number };
  };
}

const files = async (): Promise<string[]> =>
  (await readdir(population)).filter((name) => name !== 'truth.csv').toSorted();

const rowsIn = async (name: string): Promise<number> =>
  (await readFile(join(population, name), 'utf8')).trimEnd().split('\n').length - 1;

it('takes in every row of every file, sealed at source or by the gateway, and the balance holds', async () => {
  await Promise.all(
    (await files()).map(async (name, index) => {
      const seal = index % 2 === 0 ? [] : ['--no-seal'];
      const { stdout, stderr, code } = await system.vernix(
        'submit',
        join(population, name),
        '--json',
        ...seal,
      );
      expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
      const submitted = JSON.parse(stdout) as Submitted;
      expect(submitted).toMatchObject({ receiptVerified: true, outcome: { state: 'committed' } });
      expect(submitted.receipt.sealedAtSource).toBe(seal.length === 0);
      const { rows, accepted, queried, rejected } = submitted.outcome.balance;
      expect(rows).toBe(await rowsIn(name));
      expect(accepted + queried + rejected).toBe(rows);
    }),
  );
}, 90_000);

it('links what several senders told about the same birth, and no more than that', async () => {
  const steward = await Staff.signIn(system.link('steward'));
  const { vault } = await steward.house();
  const [head, ...lines] = (await readFile(join(population, 'truth.csv'), 'utf8')).trimEnd().split('\n');
  const columns = head!.split(',');
  const distinct = (name: string): number =>
    new Set(lines.map((line) => line.split(',')[columns.indexOf(name)])).size;
  expect(vault.records).toBe(lines.length);
  // A few rows say too little or another name, and stay apart; few namesakes are taken for one.
  for (const [found, truth] of [
    [vault.deliveries, distinct('delivery')],
    [vault.persons, distinct('infant') + distinct('mother')],
  ] as const) {
    expect(found / truth).toBeGreaterThan(0.95);
    expect(found / truth).toBeLessThan(1.15);
  }
  expect(vault.unlinkedRecords / vault.records).toBeLessThan(0.1);
});

it('moves the rates', async () => {
  const quality = await Staff.signIn(system.link('quality-lead'));
  const rate = await eventually('the births are published', async () => {
    const answer = await quality.indicators().catch(() => null);
    const births = answer?.indicators.find(({ id }) => id === 'births')?.groups[0]?.rate;
    return births?.numerator.shown === true && births.numerator.value > 0 ? births : null;
  });
  expect(rate.numerator).toMatchObject({ shown: true });
  const robson = await quality.robson();
  expect(robson.total.women).toMatchObject({ shown: true });
}, 60_000);

it('sends a report that only the sender can open', async () => {
  const ready = await eventually('a report is ready', async () => {
    const { stdout } = await system.vernix('status', '--json');
    const { transfers } = JSON.parse(stdout) as { transfers: { id: string; reportReady: boolean }[] };
    return transfers.find(({ reportReady }) => reportReady) ?? null;
  });
  const keptBy = (partner: string, name: string): string =>
    join(system.data, 'config', 'partners', partner, name);
  const token = (await readFile(keptBy('guest', 'token'), 'utf8')).trim();
  const fetched = await fetch(`${system.addresses.gateway}/v1/files/${ready.id}/report`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await fetched.text()).toMatch(/^age-encryption\.org\/v1\n/);

  const other = keptBy('cedar-midwives', 'report-identity.txt');
  const refused = await system.vernix('report', ready.id, '--json', '--identity', other);
  expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: 'command-line' } });
  expect(refused.stdout).toBe('');

  const opened = await system.vernix('report', ready.id, '--json');
  const report = JSON.parse(opened.stdout) as Report;
  expect(report).toMatchObject({ type: 'vernix-report/1', transferId: ready.id });
});

/** A command of the operator's, its result or its error, and how it ended. */
async function operate(...argv: string[]) {
  const { code, stdout, stderr } = await system.vernix(...argv, '--json');
  const said = JSON.parse(stdout === '' ? stderr : stdout) as Record<string, unknown>;
  return { code, said, error: said['error'] as { code: string; params: { nonce: string } } | undefined };
}

/** Somebody of whom several rows are held, by the registry's number. */
async function somebody(): Promise<string> {
  const url = (await readFile(join(system.data, 'config', 'database-url'), 'utf8')).trim();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ person: string }>(
    'SELECT person_id AS person FROM membership GROUP BY person_id HAVING count(*) > 1 LIMIT 1',
  );
  await client.end();
  return rows[0]!.person;
}

it('takes a sealed file in that came cut short before, and the same one no second time', async () => {
  const { statement } = (await (await fetch(`${system.addresses.gateway}/v1/intake-key`)).json()) as {
    statement: string;
  };
  const [, payload = ''] = statement.split('.');
  const { recipient } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { recipient: string };
  const more = join(population, '..', 'more');
  await system.vernix('synth', '--births', '20', '--seed', '12', '--out', more);
  const name = (await readdir(more)).find((file) => file !== 'truth.csv')!;
  const sealed = await sealBuffer([recipient], await readFile(join(more, name)));
  const [part, whole] = [join(more, 'part.csv.age'), join(more, 'whole.csv.age')];
  await writeFile(part, sealed.subarray(0, -100));
  await writeFile(whole, sealed);
  const sent = async (path: string): Promise<object> => {
    const { stdout, stderr } = await system.vernix('submit', path, '--json');
    return JSON.parse(stdout === '' ? stderr : stdout) as object;
  };
  const failed = (code: string) => ({ outcome: { state: 'failed', error: { code } } });
  expect(await sent(part)).toMatchObject(failed('age-payload-invalid'));
  expect(await sent(whole)).toMatchObject({ outcome: { state: 'committed' } });
  expect(await sent(whole)).toMatchObject(failed('file-taken-in'));
  await rm(more, { recursive: true });
}, 60_000);

it('replaces its keys from the command line while files come in', async () => {
  const generations = async (): Promise<Record<string, number>> => {
    const { code, said } = await operate('keys', 'list');
    expect(code).toBe(0);
    const keys = said['keys'] as { key: string; generation: number; state: string }[];
    return Object.fromEntries(
      keys.filter(({ state }) => state === 'current').map(({ key, generation }) => [key, generation]),
    );
  };
  const before = await generations();
  for (const key of ['items', 'tokens', 'intake']) {
    expect(await operate('keys', 'rotate', key)).toMatchObject({ code: 0, said: { key, generation: 2 } });
  }
  expect(await generations()).toMatchObject({
    ...before,
    items: 2,
    tokens: 2,
    intake: 2,
    sealing: expect.any(Number) as number,
  });
  expect(await operate('keys', 'rotate', 'nothing')).toMatchObject({
    code: 2,
    error: { code: 'command-line' },
  });
  const { stdout } = await system.vernix('submit', join(population, (await files())[0]!), '--json');
  expect(JSON.parse(stdout)).toMatchObject({ outcome: { state: 'committed' } });
}, 90_000);

it('forgets a person, and lets keys out, when two officers have signed for it, and not before', async () => {
  expect(await operate('shred', '999999999')).toMatchObject({ code: 2, error: { code: 'person-unknown' } });
  const person = await somebody();
  const waiting = await operate('shred', person, '--now');
  expect(waiting).toMatchObject({ code: 6, error: { code: 'approval-awaited' } });
  const officers = await SoftOfficers.found(system);
  const listed = await operate('approvals', 'list');
  const requests = listed.said['requests'] as { nonce: string; kind: string; requester: string }[];
  expect(requests.map(({ kind, requester }) => [kind, requester])).toEqual([
    ['person-shred', 'operator'],
    ['intake-destroy', 'operator'],
  ]);
  for (const { nonce } of requests) await officers.approve(nonce);
  const done = await operate('shred', person, '--now');
  expect(done).toMatchObject({
    code: 0,
    said: { rows: expect.any(Number) as number, epochs: [], backupsClosed: true },
  });
  expect(done.said['rows']).toBeGreaterThan(1);

  const { identity, recipient } = await generateIdentity('hybrid');
  const exported = [
    'keys',
    'export',
    '--to',
    recipient,
    '--out',
    join(population, '..', 'keys.age'),
  ] as const;
  const first = await operate(...exported);
  expect(first.code).toBe(6);
  expect(await operate('approvals', 'cancel', first.error!.params.nonce)).toMatchObject({ code: 0 });
  const second = await operate(...exported);
  expect(second.error!.params.nonce).not.toBe(first.error!.params.nonce);
  await officers.approve(second.error!.params.nonce);
  expect(await operate(...exported)).toMatchObject({ code: 0, said: { recipient } });
  const opened = await openBuffer([identity], await readFile(join(population, '..', 'keys.age')));
  expect(JSON.parse(Buffer.from(opened).toString())).toMatchObject({ type: 'vernix-keys-export/1' });
}, 120_000);

it('leaves no name, number or birth date of anyone in a log, the spool, the database or a snapshot', async () => {
  const people = personalValues(await readFile(join(population, (await files())[0]!), 'utf8'));
  expect(people.length).toBeGreaterThan(300);
  const sent = await readFile(join(population, (await files())[0]!));
  expect(valuesFoundIn(sent, people)).toContain(people[0]!); // the search would find one
  await system.stop(); // so that everything is on disk, and nothing is removed while it is searched
  const own = new Set([population, join(system.data, 'client-state')]);
  const leaks: string[] = [];
  for (const file of await filesBelow(system.data, own)) {
    const content = await readFile(file);
    for (const value of valuesFoundIn(content, people)) leaks.push(`${file}: ${value}`);
  }
  expect(leaks).toEqual([]);
}, 60_000);

it.skipIf(goIsMissing !== null)(
  'leaves a log that the packages of the Go checksum database find whole, by the key the vault remembers',
  async () => {
    const memory = await readFile(join(system.data, 'vault', 'files', 'key-service-log'), 'utf8');
    const { keys } = JSON.parse(memory) as { keys: string[] };
    const key = keys.find((one) => Verifier.parse(one).kind === 'ed25519') ?? '';
    const outside = new GoVerifier(join(population, 'verify-log'));
    const log = join(system.data, 'keys', 'keystore', 'log');
    const { status, stdout, stderr } = outside.verify(log, key, 1, [0, 1]);
    expect([status, stderr]).toEqual([0, '']);
    const { Entries, Size } = JSON.parse(stdout) as Record<string, number>;
    expect([Entries, Size! > 20]).toEqual([Size, true]);
  },
);

async function filesBelow(directory: string, except: ReadonlySet<string>): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isFile()) found.push(path);
    if (entry.isDirectory() && !except.has(path)) found.push(...(await filesBelow(path, except)));
  }
  return found;
}
