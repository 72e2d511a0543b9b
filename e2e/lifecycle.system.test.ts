/** One installation's life: refused twice, hurt in every part, stopped, killed, and started again on what it had. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { VernixError } from '@vernix/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isRunning, processesAbout, processesBelow } from './support/processes.ts';
import { secretsIn, tokenOf } from './support/secrets.ts';
import { Staff } from './support/staff.ts';
import {
  beginServe,
  finish,
  removeData,
  type System,
  startSystem,
  temporaryData,
  type Zone,
} from './support/system.ts';
import { eventually } from './support/wait.ts';

const ZONES = ['gateway', 'vault', 'key-service', 'insights', 'desk'] as const;
/** What of Node's permission model is not held against a zone; packages/confinement says why. */
const MAY = {
  gateway: [],
  vault: ['--allow-addons', '--allow-worker', '--allow-child-process'],
  'key-service': [],
  desk: [],
  insights: ['--allow-addons'],
  witness: [],
} satisfies Record<Zone, string[]>;
const ZONE_NAMES = Object.keys(MAY) as Zone[];

let system: System;
let steward: Staff;

async function start(data?: string): Promise<void> {
  system = await startSystem(data === undefined ? {} : { data });
  steward = await Staff.signIn(system.link('steward'));
}

beforeAll(() => start(), 120_000);

afterAll(async () => {
  await system.stop();
  await removeData(system.data);
}, 30_000);

/** Makes a population and resolves to one sender's file and its number of rows. */
async function births(number: string, seed: string): Promise<{ file: string; rows: number }> {
  const directory = join(system.data, `population-${seed}`);
  await system.vernix('synth', '--births', number, '--seed', seed, '--out', directory);
  const file = join(directory, 'newborn-screening.csv');
  return { file, rows: (await readFile(file, 'utf8')).trimEnd().split('\n').length - 1 };
}

const records = async (): Promise<number> => (await steward.house()).vault.records;

it('refuses a second serve on the same data directory, and the first goes on', async () => {
  await expect(startSystem({ data: system.data })).rejects.toThrow('data-in-use');
  expect(await records()).toBe(0);
}, 30_000);

it('names no secret in any command line or environment, of any of its processes', async () => {
  const [config, keys] = await Promise.all(
    ['config', 'keys'].map((name) => secretsIn(join(system.data, name))),
  );
  expect([config!.length > 10, keys!.length]).toEqual([true, 1]); // there, the sealing key
  const links = [...system.links, ...system.officers.map(({ link }) => link)];
  const secrets = [...config!, ...keys!, ...links.map(tokenOf)];
  const processes = await processesBelow(system.serve.pid!);
  expect(processes.length).toBeGreaterThan(ZONES.length + 2); // PostgreSQL and the reader of files besides
  for (const { pid, words, environment } of processes) {
    const told = secrets.filter((secret) => `${words}\n${environment}`.includes(secret));
    expect([pid, words, told.length]).toEqual([pid, words, 0]);
  }
}, 30_000);

it('holds each zone, and the process that reads files, to Node’s permission model', async () => {
  const processes = await processesBelow(system.serve.pid!);
  const confined = (main: string): string => {
    const found = processes.find(({ words }) => words.includes(main));
    expect(found?.words).toContain('--permission');
    return found?.words ?? '';
  };
  for (const zone of ZONE_NAMES) {
    const rights = confined(`apps/${zone}/src/main.ts`).match(/--allow-(addons|worker|child-process)/g);
    expect([zone, rights ?? []]).toEqual([zone, MAY[zone]]);
  }
  const reader = confined('ingest/lane-main.ts');
  expect(reader).not.toMatch(/--allow-(addons|child-process)/);
  const memory = join(system.data, 'vault', 'files', 'key-service-log*');
  expect(reader.match(/--allow-fs-write=[^\0]*/g)).toEqual([`--allow-fs-write=${memory}`]);
}, 30_000);

it('lets the kernel write no core file of any of its processes', async () => {
  for (const { pid, words } of await processesBelow(system.serve.pid!)) {
    const limits = await readFile(`/proc/${pid}/limits`, 'utf8').catch(() => ''); // it may have ended
    if (limits !== '')
      expect([words, limits]).toEqual([words, expect.stringMatching(/^Max core file size +1 +1 /m)]);
  }
}, 30_000);

it.each(ZONES)(
  'starts %s again when it is killed',
  async (zone) => {
    const killed = await system.pid(zone);
    process.kill(killed, 'SIGKILL');
    await eventually(`${zone} is back`, async () => {
      const now = await system.pid(zone);
      return now !== killed && (await isRunning(now)) ? now : null;
    });
  },
  60_000,
);

it('loses and doubles nothing when PostgreSQL is killed in the middle of a file', async () => {
  steward = await Staff.signIn(system.link('privacy-officer')); // a killed vault forgets who was signed in
  const { file, rows } = await births('15000', '24');
  const submitting = finish(system.begin('submit', file, '--json'));
  await eventually('rows are being taken in', async () => {
    const soFar = (await steward.intake()).transfers[0]?.rowsSoFar ?? 0;
    return soFar > 0 ? soFar : null;
  });
  const pidFile = join(system.data, 'postgres', 'data', 'postmaster.pid');
  process.kill(Number((await readFile(pidFile, 'utf8')).split('\n')[0]), 'SIGKILL');
  const { outcome } = JSON.parse((await submitting).stdout) as { outcome: { balance: { rows: number } } };
  expect(outcome.balance.rows).toBe(rows);
  expect(await records()).toBe(rows);
}, 180_000);

it('stops within ten seconds at Ctrl-C, leaves no process, and finds everything again', async () => {
  const before = await records();
  const began = Date.now();
  expect(await system.stop()).toBe(0);
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(await processesAbout(system.data)).toEqual([]);
  await cp(join(system.data, 'keys'), join(system.data, 'older-keys'), { recursive: true });
  await start(system.data);
  expect(await records()).toBe(before);
  const { stdout } = await system.vernix('status', '--json');
  expect((JSON.parse(stdout) as { transfers: unknown[] }).transfers).toHaveLength(1);
}, 120_000);

it('leaves nothing running when serve itself is killed, and starts again on what is there', async () => {
  const before = await records();
  system.serve.kill('SIGKILL');
  await once(system.serve, 'exit');
  await eventually('every process has noticed', async () =>
    (await processesAbout(system.data)).length === 0 ? true : null,
  );
  await start(system.data);
  expect(await records()).toBe(before);
}, 120_000);

it('opens beside a key service that was set back, and says that the vault refuses it and what to do', async () => {
  const { data } = system;
  await system.stop();
  await rm(join(data, 'keys'), { recursive: true });
  await cp(join(data, 'older-keys'), join(data, 'keys'), { recursive: true });
  const serve = await beginServe(data);
  const lines: unknown[] = [];
  for await (const line of createInterface({ input: serve.stdout! })) {
    lines.push(JSON.parse(line));
    if (lines.length === 2) break;
  }
  serve.kill('SIGINT');
  await once(serve, 'exit');
  const { action } = new VernixError('key-service-rolled-back').toBody().error;
  expect(lines).toMatchObject([
    { event: 'ready' },
    { event: 'incident', zone: 'vault', error: { code: 'key-service-rolled-back', action } },
  ]);
}, 120_000);

it('refused no zone anything that it asked for in all that', async () => {
  for (const zone of ZONE_NAMES) {
    const log = await readFile(join(system.data, 'logs', `${zone}.log`), 'utf8');
    expect(log.split('\n').filter((line) => line.includes('ERR_ACCESS_DENIED'))).toEqual([]);
  }
});

it('stops at Ctrl-C while it is still starting, and leaves no process', async () => {
  const data = await temporaryData();
  const serve = await beginServe(data);
  await eventually('it has begun', () =>
    Promise.resolve(existsSync(join(data, 'config', 'passphrase')) || null),
  );
  serve.kill('SIGINT');
  expect((await finish(serve)).code).toBe(130);
  expect(await processesAbout(data)).toEqual([]);
  await removeData(data);
}, 60_000);
