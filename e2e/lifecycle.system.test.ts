/** Starting, stopping, dying and starting again. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { isRunning, processesAbout } from './support/processes.ts';
import { Staff } from './support/staff.ts';
import { removeData, type System, startSystem, temporaryData, type Zone } from './support/system.ts';
import { eventually } from './support/wait.ts';

const directories: string[] = [];

async function start(data?: string): Promise<System> {
  const system = await startSystem({ data: data ?? (await temporaryData()) });
  directories.push(system.data);
  return system;
}

afterAll(async () => {
  await Promise.all(directories.map(removeData));
});

async function submitBirths(system: System, seed: string): Promise<void> {
  const population = join(system.data, `population-${seed}`);
  await system.vernix('synth', '--births', '30', '--seed', seed, '--out', population);
  const { code } = await system.vernix('submit', join(population, 'newborn-screening.csv'));
  expect(code).toBe(0);
}

const records = async (system: System): Promise<number> =>
  (await (await Staff.signIn(system.link('steward'))).house()).vault.records;

it('stops within ten seconds at Ctrl-C, leaves no process, and finds everything again', async () => {
  const first = await start();
  await submitBirths(first, '21');
  const before = await records(first);
  expect(before).toBeGreaterThan(0);
  const began = Date.now();
  expect(await first.stop()).toBe(0);
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(await processesAbout(first.data)).toEqual([]);

  const second = await start(first.data);
  expect(await records(second)).toBe(before);
  const { stdout } = await second.vernix('status', '--json');
  expect((JSON.parse(stdout) as { transfers: unknown[] }).transfers).toHaveLength(1);
  await second.stop();
}, 120_000);

it('refuses a second serve on the same data directory, and keeps the first one running', async () => {
  const system = await start();
  await expect(startSystem({ data: system.data })).rejects.toThrow('data-in-use');
  expect(await records(system)).toBe(0);
  await system.stop();
}, 60_000);

it('starts a killed zone again, whichever it is', async () => {
  const system = await start();
  for (const zone of ['gateway', 'vault', 'key-service', 'insights'] as const satisfies Zone[]) {
    const killed = await system.pid(zone);
    process.kill(killed, 'SIGKILL');
    await eventually(`${zone} is back`, async () => {
      const now = await system.pid(zone);
      return now !== killed && (await isRunning(now)) ? now : null;
    });
  }
  await submitBirths(system, '22');
  await system.stop();
}, 120_000);

it('leaves nothing running when serve itself is killed, and starts again on what is there', async () => {
  const first = await start();
  await submitBirths(first, '23');
  const before = await records(first);
  first.serve.kill('SIGKILL');
  await once(first.serve, 'exit');
  await eventually('every process has noticed', async () =>
    (await processesAbout(first.data)).length === 0 ? true : null,
  );
  const second = await start(first.data);
  expect(await records(second)).toBe(before);
  await second.stop();
}, 120_000);

it('names no secret in any command line or environment', async () => {
  const system = await start();
  const secretFiles = ['passphrase', 'collector-token', 'database-url', 'partners/guest/token'];
  const secrets = await Promise.all(
    secretFiles.map(async (name) => (await readFile(join(system.data, 'config', name), 'utf8')).trim()),
  );
  const zones = ['gateway', 'vault', 'key-service', 'insights'] as const;
  for (const pid of await Promise.all(zones.map((zone) => system.pid(zone)))) {
    const visible = await Promise.all(
      ['cmdline', 'environ'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8')),
    );
    for (const secret of secrets) expect(visible.join('\n')).not.toContain(secret);
  }
  await system.stop();
}, 60_000);
