/** The same file sent by several commands at once: real processes, a real gateway. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { Queue } from '../src/submit/queue.ts';
import { takeTurn, type Turn } from '../src/submit/turn.ts';
import { BALANCE, CSV, until } from './one-file.ts';
import { type RealGateway, startGateway } from './real-gateway.ts';
import { begin, finish, type Ran, temporaryDirectory, vernix } from './run-vernix.ts';

const HOLDER = fileURLToPath(new URL('./hold-turn.ts', import.meta.url));

let directory: string;
let gateway: RealGateway;
let number = 0;
let file: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
  gateway = await startGateway(directory);
});

afterAll(() => gateway.stop());

beforeEach(async () => {
  number += 1;
  file = `births-${number}.csv`;
  await writeFile(join(directory, file), CSV);
});

const inState = (name: string): Promise<string[]> =>
  readdir(join(directory, '.local', 'state', 'vernix', name)).catch(() => []);

/** The transfer of one that went well. */
function toldBy({ code, stdout, stderr }: Ran): string {
  expect([code, stderr]).toEqual([0, '']);
  return (JSON.parse(stdout) as { transferId: string }).transferId;
}

/** Another process that has the turn of the only file that is being sent. */
async function holdTurn(turns: string, name: string): Promise<{ killed(): Promise<void> }> {
  const child = spawn(process.execPath, [HOLDER, turns, name], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    killed: async () => {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** The only transfer that has come since. */
async function arrivedSince(before: readonly string[]): Promise<string> {
  return until(async () => (await gateway.waiting()).find((id) => !before.includes(id)));
}

/** A command, and what it said so far. */
function listened(argv: readonly string[]) {
  const child = begin(directory, argv);
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const heard = (words: string) => until(() => Promise.resolve(said.includes(words) || null));
  return { child, ended: finish(child), heard };
}

const ANOTHER = 'Another command is sending this very file. This one waits, and tells the same outcome.\n';

it.each([
  ['small', CSV],
  ['large', `record.local_id\n${randomBytes(300_000).toString('hex')}\n`],
])(
  'sends a %s file once that four commands send at once, and all tell the same outcome',
  async (_size, text) => {
    await writeFile(join(directory, file), text);
    const before = await gateway.waiting();
    const ran = [1, 2, 3, 4].map(() => listened(['submit', file]));
    for (const { heard } of ran) await heard('Receipt');
    const id = await arrivedSince(before);
    expect(await gateway.waiting()).toHaveLength(before.length + 1);
    await gateway.decide(id, BALANCE);
    const told = await Promise.all(ran.map(({ ended }) => ended));
    expect(told.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(new Set(told.map(({ stdout }) => stdout)).size).toBe(1);
    for (const { stderr } of told) expect(stderr).toContain(`Transfer ${id}`);
    expect(told.filter(({ stderr }) => stderr.startsWith(ANOTHER))).toHaveLength(3);
    expect([await inState('submissions'), await inState('turns')]).toEqual([[], []]);
    const anew = toldBy(await vernix(directory, 'submit', file, '--no-wait', '--json'));
    expect(anew).not.toBe(id);
  },
);

it('fails neither of two that send at once and wait for the receipt alone', async () => {
  for (const round of [1, 2, 3, 4]) {
    await writeFile(join(directory, file), `${CSV}${round}\n`);
    const ran = [1, 2].map(() => vernix(directory, 'submit', file, '--no-wait', '--json'));
    (await Promise.all(ran)).forEach(toldBy);
  }
});

it('gives one that waits for the receipt alone the transfer of one that waits on', async () => {
  const before = await gateway.waiting();
  const first = listened(['submit', file]);
  await first.heard('Receipt');
  const id = await arrivedSince(before);
  const second = await vernix(directory, 'submit', file, '--no-wait');
  expect([second.code, second.stderr]).toEqual([0, ANOTHER]);
  expect(second.stdout).toContain(`Transfer ${id} (sent by another command)`);
  await gateway.decide(id, null);
  expect((await first.ended).code).toBe(5);
});

it('tells the outcome and forgets the file when the command that sent it was killed', async () => {
  const before = await gateway.waiting();
  const first = listened(['submit', file]);
  await first.heard('Receipt');
  const second = listened(['submit', file]);
  await second.heard('Receipt');
  first.child.kill('SIGKILL');
  await first.ended;
  await gateway.decide(await arrivedSince(before), BALANCE);
  expect((await second.ended).code).toBe(0);
  expect([await inState('submissions'), await inState('turns')]).toEqual([[], []]);
});

it('goes on in the place of a command that was killed while it sent, one for all who waited', async () => {
  const turns = join(directory, '.local', 'state', 'vernix', 'turns');
  const before = await gateway.waiting();
  const shown = listened(['submit', file]);
  await shown.heard('Receipt');
  const [place = ''] = await inState('turns');
  const name = place.slice(0, -'.1'.length);
  await gateway.decide(await arrivedSince(before), BALANCE);
  await shown.ended;

  const holder = await holdTurn(turns, name);
  const ran = [1, 2, 3].map(() => listened(['submit', file]));
  for (const { heard } of ran) await heard(ANOTHER);
  expect(await gateway.waiting()).toEqual(before);
  await holder.killed();
  for (const { heard } of ran) await heard('Receipt');
  const id = await arrivedSince(before);
  expect(await gateway.waiting()).toHaveLength(before.length + 1);
  await gateway.decide(id, BALANCE);
  const told = await Promise.all(ran.map(({ ended }) => ended));
  expect(told.map(({ code }) => code)).toEqual([0, 0, 0]);

  // And what nobody waited for stops nobody.
  await (await holdTurn(turns, name)).killed();
  expect(await inState('turns')).toHaveLength(1);
  toldBy(await vernix(directory, 'submit', file, '--no-wait', '--json'));
  expect(await inState('turns')).toEqual([]);
});

it('is one process’s turn at a time, however many want it and leave it', async () => {
  const turns = join(await temporaryDirectory(), 'x'.repeat(120));
  const ends = Array.from({ length: 6 }, async () => {
    const child = spawn(process.execPath, [HOLDER, turns, 'one', '25'], { stdio: 'inherit' });
    return ((await once(child, 'close')) as [number])[0];
  });
  expect(await Promise.all(ends)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(await readdir(turns)).toEqual([]);
});

it('takes no place before one that came in while it looked, and that may have the turn', async () => {
  const turns = await temporaryDirectory();
  const [late, quick] = [await Queue.open(turns, 'one'), await Queue.open(turns, 'one')];
  const first = await quick.enter();
  const second = await quick.enter();
  await quick.remove(first.number);
  vi.spyOn(late, 'numbers').mockResolvedValueOnce([]);
  const place = await late.enter();
  expect(await quick.numbers()).toEqual([second.number, place.number]);
  for (const one of [first, second, place]) one.close();
  await Promise.all([late.close(), quick.close()]);
});

it('waits no longer than it is wanted, and leaves nothing of the waiting', async () => {
  const turns = await temporaryDirectory();
  const stop = new AbortController();
  const held = await takeTurn(turns, 'one', () => undefined, stop.signal);
  const second = takeTurn(turns, 'one', () => stop.abort(), stop.signal);
  await expect(second).rejects.toThrow('aborted');
  await (held as Turn).leave();
  expect(await readdir(turns)).toEqual([]);
});

it('says of a place where no turn can be taken which one it is', async () => {
  await mkdir(join(directory, 'state'));
  await writeFile(join(directory, 'state', 'turns'), '');
  const { code, stderr } = await vernix(directory, 'submit', file, '--state-dir', 'state');
  expect([code, stderr.includes(join('state', 'turns'))]).toEqual([2, true]);
});
