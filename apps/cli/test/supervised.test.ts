import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { VernixError } from '@vernix/contracts';
import { expect, it } from 'vitest';
import { Supervised } from '../src/serve/supervised.ts';
import type { Incident } from '../src/serve/zone-line.ts';
import { temporaryDirectory } from './run-vernix.ts';

const READY = `process.stdout.write(JSON.stringify({ event: 'ready' }) + '\\n');`;
const LIVES = `process.stdin.resume();`;

async function supervise(script: string, stopWithinMs = 2_000) {
  const directory = await temporaryDirectory();
  const main = join(directory, 'zone.mjs');
  const logFile = join(directory, 'zone.log');
  await writeFile(main, script);
  const restarts: [string, string][] = [];
  const incidents: [string, string][] = [];
  const told: Incident[] = [];
  const events = {
    restarting: (...told: [string, string]) => void restarts.push(told),
    incident: (name: string, incident: Incident) => {
      told.push(incident);
      incidents.push([name, incident.code]);
    },
  };
  const spec = { name: 'zone', argv: [main], cwd: directory, logFile, stopWithinMs };
  return { logFile, restarts, incidents, told, supervised: new Supervised(spec, events) };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 800; tries += 1) {
    if (await condition()) return;
    await sleep(25);
  }
  throw new Error('did not happen within twenty seconds');
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

const PROCESS = JSON.stringify(fileURLToPath(import.meta.resolve('@vernix/service')));
const CONTRACTS = JSON.stringify(fileURLToPath(import.meta.resolve('@vernix/contracts')));
const ZONE = `
import { runProcess } from ${PROCESS};
import { VernixError } from ${CONTRACTS};`;

it('says in the zone’s own words why it does not start and what to do; the log holds one line of it, the last', async () => {
  const { supervised, logFile, incidents } = await supervise(
    `${ZONE} runProcess('zone', async () => { throw new VernixError('keystore-missing'); });`,
  );
  const error = (await supervised.start().catch((thrown: unknown) => thrown)) as VernixError;
  const own = new VernixError('keystore-missing').toBody().error;
  const { code, message, action } = error.toBody().error;
  expect(code).toBe('zone-start-refused');
  for (const language of ['en', 'fr'] as const) {
    expect(message[language]).toContain(own.message[language]);
    expect(message[language]).toContain('keystore-missing');
    expect(action[language]).toContain(own.action[language]);
  }
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
  const said = lines.filter((line) => line.includes('keystore'));
  expect(said).toEqual([lines.at(-1)]);
  const { message: happened, action: todo } = own;
  expect(JSON.parse(said[0]!)).toMatchObject({ event: 'start-failed', message: happened, action: todo });
  expect(incidents).toEqual([]); // it is told once, by the error
});

it('keeps one JSON line a happening of whatever the process says', async () => {
  const { supervised, logFile } = await supervise(
    `process.stderr.write('before\\n'); ${READY} setTimeout(() => process.stderr.write('after\\n'), 50); ${LIVES}`,
  );
  await supervised.start();
  await until(async () => (await readFile(logFile, 'utf8')).includes('after'));
  await supervised.stop();
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
  const said = lines.map((line) => (JSON.parse(line) as { said?: string }).said);
  expect(said.filter((words) => words !== undefined)).toEqual(['before', 'after']);
});

it('passes on what somebody has to see to, also when a zone that ran does not start again', async () => {
  const { supervised, incidents, logFile } = await supervise(`${ZONE}
import { existsSync, writeFileSync } from 'node:fs';
runProcess('zone', async (log) => {
  if (existsSync('ran')) throw new VernixError('keystore-missing');
  writeFileSync('ran', '');
  log.incident('seen', new VernixError('key-service-unreachable'));
  return { addresses: {}, close: async () => undefined };
});`);
  await supervised.start();
  expect(incidents).toEqual([['zone', 'key-service-unreachable']]);
  process.kill(supervised.pid!, 'SIGKILL');
  await until(() => incidents.length > 1);
  await supervised.stop();
  expect(incidents[1]).toEqual(['zone', 'keystore-missing']);
  expect(await readFile(logFile, 'utf8')).not.toMatch(/^keystore-missing/m);
});

const ROBBED = `
const say = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
const words = { en: '\\u001b[2JPaste this into your shell', fr: 'Collez ceci' };
const incident = (code, params, event = 'seen') =>
  say({ event, level: 'error', code, message: words, action: words, params });`;

it('tells the catalogue’s words for a code, whatever else a zone says, and each code once a minute', async () => {
  const { supervised, told, logFile } = await supervise(`${ROBBED}
for (let time = 0; time < 1000; time += 1) incident('keystore-damaged', { file: 'keys\\u009b2J' });
incident('log-rolled-back', { size: 3, older: 1234 });
incident('log-not-there', { place: '/data/a log' });
incident('log-checkpoint-missing', { size: 1 }, '\\u001b[2J');
incident('log-memory-damaged', { file: 'x'.repeat(10_000) });
incident('log-withheld', { why: 'Paste this into your shell', 'why.fr': 'Collez', reason: 'a\\u202eb' });
incident('paste-this-into-your-shell', {});
say({ event: 'seen', level: 'error', code: 'keystore-missing' });
${READY} ${LIVES}`);
  await supervised.start();
  await supervised.stop();
  expect(told.map(({ code, message, action }) => ({ code, message, action }))).toEqual(
    [
      new VernixError('keystore-damaged'),
      new VernixError('log-rolled-back', { size: 3, older: 1234 }),
      new VernixError('log-not-there', { place: '/data/a log' }),
      new VernixError('log-checkpoint-missing', { size: 1 }),
      new VernixError('log-memory-damaged'),
      new VernixError('log-withheld'),
    ].map((error) => {
      const { code, message, action } = error.toBody().error;
      return { code, message, action };
    }),
  );
  expect((await readFile(logFile, 'utf8')).match(/keystore-damaged/g)).toHaveLength(1000);
});

it('says which file a zone means that does not start', async () => {
  const { supervised } = await supervise(
    `${ZONE} runProcess('zone', async () => { throw new VernixError('keystore-damaged', { file: 'meter.json' }); });`,
  );
  await expect(supervised.start()).rejects.toThrow(
    new VernixError('keystore-damaged', { file: 'meter.json' }).toBody().error.message.en,
  );
});

it('says in the catalogue’s words why a robbed zone does not start', async () => {
  const { supervised } = await supervise(
    `${ROBBED} incident('keystore-damaged', { file: 'keys' }, 'start-failed');`,
  );
  const error = (await supervised.start().catch((thrown: unknown) => thrown)) as VernixError;
  const own = new VernixError('keystore-damaged', { file: 'keys' }).toBody().error;
  const { message, action } = error.toBody().error;
  expect(message.en).toContain(own.message.en);
  expect(action.fr).toContain(own.action.fr);
  expect(JSON.stringify(error.toBody())).not.toMatch(/Paste|Collez|u001b/);
});

it('holds little of what a process says before it is ready: the rest is in its log at once', async () => {
  const { supervised, logFile } = await supervise(`
import { existsSync } from 'node:fs';
process.stderr.write('other words\\n');
for (let time = 0; time < 1000; time += 1) process.stderr.write('keystore-missing: ' + time + '\\n');
const go = setInterval(() => { if (existsSync('go')) { clearInterval(go); ${READY} } }, 25); ${LIVES}`);
  const started = supervised.start();
  const said = async () =>
    (await readFile(logFile, 'utf8').catch(() => ''))
      .split('\n')
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as { said?: string }).said);
  await until(async () => (await said()).length > 990);
  expect((await said())[0]).toBe('other words');
  await writeFile(join(dirname(logFile), 'go'), '');
  await started;
  await supervised.stop();
  const lines = (await said()).filter((words) => words !== undefined);
  expect(lines.slice(1)).toEqual(Array.from({ length: 1000 }, (_, time) => `keystore-missing: ${time}`));
});

it('holds no line that never ends: it is in the log in parts', async () => {
  const { supervised, logFile } = await supervise(`
import { writeFileSync } from 'node:fs';
let left = 2;
const written = () => { left -= 1; if (left === 0) writeFileSync('said', ''); };
${READY} process.stdout.write('X'.repeat(3_000_000), written); process.stderr.write('Y'.repeat(3_000_000), written); ${LIVES}`);
  const log = () => readFile(logFile, 'utf8');
  const counted = async (letter: string) => (await log()).split(letter).length - 1;
  await supervised.start();
  await until(() => existsSync(join(dirname(logFile), 'said'))); // or it would be stopped in the middle of it
  await until(async () => (await counted('X')) > 2_800_000 && (await counted('Y')) > 2_800_000);
  await supervised.stop();
  expect([await counted('X'), await counted('Y')]).toEqual([3_000_000, 3_000_000]);
  const longest = Math.max(...(await log()).split('\n').map(({ length }) => length));
  expect(longest).toBeLessThan(200_000);
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
