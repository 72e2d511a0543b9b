import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { VernixError } from '@vernix/contracts';
import { expect, test } from 'vitest';

const MODULE = JSON.stringify(new URL('../src/process.ts', import.meta.url).href);
const GOOD = `
import { runProcess } from ${MODULE};
runProcess('gateway', async () => {
  const held = setInterval(() => undefined, 1000);
  return { addresses: { public: 'http://127.0.0.1:1' }, close: async () => clearInterval(held) };
});`;

function start(
  script: string,
  stdio: SpawnOptions['stdio'] = ['ignore', 'pipe', 'pipe'],
  env: NodeJS.ProcessEnv = {},
) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio,
    env: { ...process.env, ...env },
    cwd: import.meta.dirname,
  });
  return child;
}
type Line = Record<string, unknown>;
async function* linesOf(child: ChildProcess): AsyncGenerator<Line> {
  for await (const line of createInterface({ input: child.stdout! })) yield JSON.parse(line) as Line;
}
async function rest(lines: AsyncGenerator<Line>): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const line of lines) events.push(line['event']);
  return events;
}

test.each(['SIGTERM', 'SIGINT'] as const)('prints ready, and on %s stops and exits 0', async (signal) => {
  const child = start(GOOD);
  const exit = once(child, 'exit');
  const lines = linesOf(child);
  expect((await lines.next()).value).toMatchObject({
    event: 'ready',
    addresses: { public: 'http://127.0.0.1:1' },
  });
  child.kill(signal);
  expect(await rest(lines)).toEqual(['stopping', 'stopped']);
  expect(await exit).toEqual([0, null]);
});

test.each([
  ['its standard input closes', ['pipe', 'pipe', 'pipe'], (child: ChildProcess) => child.stdin?.end()],
  ['its IPC channel closes', ['ignore', 'pipe', 'pipe', 'ipc'], (child: ChildProcess) => child.disconnect()],
] as const)('stops when %s', async (_how, stdio, letGo) => {
  const child = start(GOOD, [...stdio]);
  const exit = once(child, 'exit');
  const lines = linesOf(child);
  await lines.next();
  letGo(child);
  expect(await rest(lines)).toEqual(['stopping', 'stopped']);
  expect(await exit).toEqual([0, null]);
});

test('exits 1 with the catalogue’s message when it cannot start', async () => {
  const child = start(`
import { runProcess } from ${MODULE};
import { VernixError } from '@vernix/contracts';
runProcess('gateway', async () => { throw new VernixError('config-invalid', { where: 'spool' }); });`);
  const exit = once(child, 'exit');
  let stderr = '';
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  const lines = linesOf(child);
  expect((await lines.next()).value).toMatchObject({ event: 'start-failed', code: 'config-invalid' });
  expect(await exit).toEqual([1, null]);
  expect(stderr).toContain('spool');
});

async function refused(thrown: string, locale: string) {
  const child = start(
    `
import { runProcess } from ${MODULE};
import { VernixError } from '@vernix/contracts';
runProcess('key-service', async () => { throw ${thrown}; });`,
    ['ignore', 'pipe', 'pipe'],
    { LC_ALL: locale },
  );
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  return { lines: stdout.trimEnd().split('\n'), stderr };
}

test('says what to do when it cannot start: in its one line for programs, and in the person’s language', async () => {
  const until = '2026-03-01T00:00:00.000Z';
  const ahead = `new VernixError('clock-ahead', ${JSON.stringify({ now: 'N', newest: 'O', until })})`;
  const { lines, stderr } = await refused(ahead, 'en_CA.UTF-8');
  expect(lines).toHaveLength(1);
  const { message, action } = new VernixError('clock-ahead', { now: 'N', newest: 'O', until }).toBody().error;
  const line = { level: 'error', event: 'start-failed', code: 'clock-ahead', message, action };
  expect(JSON.parse(lines[0]!)).toMatchObject(line);
  expect(action.en).toContain(`"believeClockUntil": "${until}"`);
  expect(stderr).toBe(`clock-ahead: ${message.en} ${action.en}\n`);
  expect((await refused(ahead, 'fr_CA.UTF-8')).stderr).toBe(`clock-ahead: ${message.fr} ${action.fr}\n`);
});

test('says nothing of what other code quotes when it cannot start', async () => {
  const { lines, stderr } = await refused(`new RangeError('value "Jane Smith"')`, 'C');
  const { message, action } = new VernixError('internal').toBody().error;
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ code: 'internal', errorName: 'RangeError', action });
  expect(stderr).toBe(`internal: ${message.en} ${action.en}\n`);
  expect(lines.join('')).not.toContain('Jane');
});
