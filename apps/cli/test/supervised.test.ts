import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Supervised } from '../src/serve/supervised.ts';
import { temporaryDirectory } from './run-vernix.ts';

const READY = `process.stdout.write(JSON.stringify({ event: 'ready' }) + '\\n');`;
const LIVES = `process.stdin.resume();`;

async function supervise(script: string, stopWithinMs = 2_000) {
  const directory = await temporaryDirectory();
  const main = join(directory, 'zone.mjs');
  const logFile = join(directory, 'zone.log');
  await writeFile(main, script);
  const restarts: [string, string][] = [];
  const spec = { name: 'zone', argv: [main], cwd: directory, logFile, stopWithinMs };
  return { logFile, restarts, supervised: new Supervised(spec, (...told) => restarts.push(told)) };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await condition()) return;
    await sleep(25);
  }
  throw new Error('did not happen within five seconds');
}

it('is started when the process says it is ready, and its words are in the log', async () => {
  const { supervised, logFile } = await supervise(`process.stderr.write('hello\\n'); ${READY} ${LIVES}`);
  await supervised.start();
  await until(async () => (await readFile(logFile, 'utf8')).includes('hello'));
  await supervised.stop();
  expect(await readFile(logFile, 'utf8')).toContain('"ready"');
});

it('starts a process again that was killed, and not one that was stopped', async () => {
  const { supervised, restarts, logFile } = await supervise(`${READY} ${LIVES}`);
  await supervised.start();
  const first = supervised.pid!;
  process.kill(first, 'SIGKILL');
  await until(() => supervised.pid !== first && isAlive(supervised.pid!));
  expect(restarts).toEqual([['zone', logFile]]);
  const second = supervised.pid!;
  await supervised.stop();
  expect(isAlive(second)).toBe(false);
  await sleep(600);
  expect(restarts).toEqual([['zone', logFile]]);
});

it('tries again when not even a process could be begun, and stops meanwhile', async () => {
  const { supervised, restarts, logFile } = await supervise(`${READY} ${LIVES}`);
  const directory = dirname(logFile);
  await supervised.start();
  const first = supervised.pid!;
  await rename(directory, `${directory}-away`); // as when there is no room for one
  process.kill(first, 'SIGKILL');
  await until(() => restarts.length === 2);
  await rename(`${directory}-away`, directory);
  await until(() => supervised.pid !== null && supervised.pid !== first && isAlive(supervised.pid));
  const second = supervised.pid!;
  await rename(directory, `${directory}-away`);
  process.kill(second, 'SIGKILL');
  await until(() => restarts.length === 4);
  await supervised.stop();
  await rename(`${directory}-away`, directory);
});

it('kills a process that does not stop in its time', async () => {
  const { supervised } = await supervise(
    `process.on('SIGTERM', () => {}); ${READY} setInterval(() => {}, 1e6);`,
    200,
  );
  await supervised.start();
  const pid = supervised.pid!;
  await supervised.stop();
  expect(isAlive(pid)).toBe(false);
});

it('says which process does not start', async () => {
  const { supervised } = await supervise('process.exit(1);');
  await expect(supervised.start()).rejects.toMatchObject({
    code: 'zone-not-starting',
    params: { zone: 'zone' },
  });
});

it('hands on nothing of our environment but the harmless', async () => {
  process.env['SECRET_OF_OURS'] = 'hunter2';
  const { supervised, logFile } = await supervise(
    `process.stdout.write(JSON.stringify(process.env) + '\\n'); ${READY} ${LIVES}`,
  );
  await supervised.start();
  await supervised.stop();
  expect(await readFile(logFile, 'utf8')).not.toContain('hunter2');
  delete process.env['SECRET_OF_OURS'];
});
