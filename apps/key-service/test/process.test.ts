import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { KeyClient } from '@vernix/key-channel';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bench, headerFor, opening, TRANSFER } from './helpers.ts';
import { Officers } from './officers.ts';

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts');

let bench: Bench;
let child: ChildProcess | undefined;

beforeEach(async () => {
  bench = await Bench.make();
  bench.now = Date.now(); // what the program goes by
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await bench.clean();
});

/** Runs the program, within another when one is named; resolves when it says `ready`, or has ended. */
async function run(
  changes: object = {},
  ...around: string[]
): Promise<{ code: number | null; said: string }> {
  const file = join(bench.directory, 'config.json');
  await writeFile(file, JSON.stringify({ ...bench.config(), ...changes }));
  const argv = [...around, process.execPath, MAIN, '--config', file];
  const program = spawn(argv[0]!, argv.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  child = program;
  let said = '';
  program.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const ended = once(program, 'exit').then(([code]) => code as number | null);
  const ready = (async () => {
    for await (const line of createInterface({ input: program.stdout })) {
      if (line.includes('"event":"ready"')) return null;
    }
    return await ended;
  })();
  return { code: await ready, said };
}

function release(client: KeyClient, row: number) {
  const items = [{ transferId: TRANSFER, itemClass: 'clinical' as const, row }];
  return client.call('items.release', { principal: 'user:k7', role: 'steward', purpose: 'care', items });
}

it('ends with code 1 and a plain reason when the passphrase file is missing', async () => {
  const { code, said } = await run({ passphraseFile: join(bench.directory, 'nowhere') });
  expect(code).toBe(1);
  expect(said).toMatch(/^passphrase-missing: /);
});

it('makes one keystore when two start at once on an empty directory', async () => {
  const programs = await Promise.all(
    ['one', 'two'].map(async (name) => {
      const file = join(bench.directory, `${name}.json`);
      const socket = join(bench.directory, 'run', `${name}.sock`);
      await writeFile(file, JSON.stringify({ ...bench.config({ socket }), adminSocket: undefined }));
      return spawn(process.execPath, [MAIN, '--config', file], { stdio: ['pipe', 'pipe', 'pipe'] });
    }),
  );
  const closed = programs.map((program) => once(program, 'close') as Promise<[number]>);
  const ends = await Promise.all(
    programs.map(async ({ stdin, stdout, stderr }, index) => {
      const said = text(stderr);
      for await (const line of createInterface({ input: stdout })) {
        if (line.includes('"event":"ready"')) break;
      }
      stdout.resume();
      await Promise.race(closed); // one of them cannot go on
      stdin.end(); // and so the other one stops
      return { code: (await closed[index])?.[0] ?? null, said: await said };
    }),
  );
  const [stopped, refused] = ends.sort((one, other) => Number(one.code) - Number(other.code));
  expect([stopped?.code, refused?.code]).toEqual([0, 1]);
  expect(refused?.said).toMatch(/^keystore-(in-use|exists): /);
  expect(await readdir(bench.directory)).not.toContain('keys.unfinished');
  await bench.start({ create: false });
});

it('ends with code 2 when the configuration does not fit', async () => {
  const { code, said } = await run({ rotateAfterHours: 'soon' });
  expect(code).toBe(2);
  expect(said).toMatch(/rotateAfterHours/);
});

const MAY_UNSHARE = spawnSync('unshare', ['-n', 'true']).status === 0;

it.skipIf(!MAY_UNSHARE)(
  'answers where there is no network at all (skipped where none can be made)',
  async () => {
    await (await bench.start()).close();
    await run({}, 'unshare', '-n');
    expect(await readlink(`/proc/${child!.pid!}/ns/net`)).not.toBe(await readlink('/proc/self/ns/net'));
    const interfaces = (await readFile(`/proc/${child!.pid!}/net/dev`, 'utf8'))
      .trimEnd()
      .split('\n')
      .slice(2);
    expect(interfaces.map((line) => line.split(':')[0]?.trim())).toEqual(['lo']);
    const client = await bench.client();
    expect((await client.call('hello', {})).answer.statement).not.toBe('');
  },
);

it('lets its group call it when it is told to, and nobody else', async () => {
  await (await bench.start({ socketMode: '0660' })).close();
  const group = process.getuid?.() === 0 ? 61_601 : process.getgid!();
  await chown(dirname(bench.socket), process.getuid!(), group);
  await chmod(dirname(bench.socket), 0o2750); // as deploy/tmpfiles.d makes it: the directory says whose group it is
  await run({ socketMode: '0660' });
  const { mode, gid } = await stat(bench.socket);
  expect([mode & 0o777, gid]).toEqual([0o660, group]);
});

it('has on disk every release it answered when it is killed', async () => {
  await (await bench.start()).close();
  await run();
  const client = await bench.client();
  let answered = 0;
  const calls = (async () => {
    for (let row = 1; ; row += 1) {
      answered = (await release(client, row)).answer.releaseNumber;
      if (answered === 15) child?.kill('SIGKILL');
    }
  })();
  await expect(calls).rejects.toMatchObject({ code: 'key-service-unreachable' });

  await run({ create: false });
  expect((await bench.entries()).length).toBeGreaterThanOrEqual(answered);
  const { answer } = await release(client, 1);
  expect(answer.releaseNumber).toBeGreaterThan(answered);
});

it('starts again whenever it is killed while files are taken in, and opens none of them twice', async () => {
  await (await bench.start()).close();
  /** Of the files that were opened. */
  const headers: Uint8Array[] = [];
  for (let deadly = 1; deadly <= 9; deadly += 1) {
    expect((await run({ create: false })).code).toBeNull();
    const client = await bench.client();
    const open = (header: Uint8Array, transferId: string) =>
      client.call('transfer.open', ...opening([header], transferId));
    for (const [index, header] of headers.entries())
      await expect(open(header, `again${index}`.padStart(22, '-'))).rejects.toMatchObject({
        code: 'file-opened-before',
      });
    const { recipient } = (await client.call('hello', {})).answer.epochs[0]!;
    let calls = 0;
    /** Sent, and killed while it is being done when its turn has come. */
    const step = <T>(call: Promise<T>): Promise<T> => {
      calls += 1;
      if (calls === deadly) setImmediate(() => child?.kill('SIGKILL'));
      return call;
    };
    const work = (async () => {
      for (;;) {
        const [transferId, header] = [`${deadly}-${calls}`.padStart(22, 'A'), await headerFor(recipient)];
        await step(open(header, transferId));
        headers.push(header);
        await step(client.call('decoys.place', { principal: 'vault-ingest', transferId, rows: [1] }));
        await step(client.call('transfer.settle', { transferId, records: 1 }));
      }
    })();
    await expect(work).rejects.toMatchObject({ code: 'key-service-unreachable' });
  }
  expect((await run({ create: false })).code).toBeNull();
});

it('ends with code 1 when it cannot know what is in its log, and says so to whoever asked', async () => {
  await (await bench.start()).close();
  await run();
  const ended = once(child ?? expect.fail(), 'exit');
  const client = await bench.client();
  const heads = join(bench.keys, 'log', 'checkpoint.heads');
  await rm(heads);
  await mkdir(heads); // no new checkpoint can be written
  await expect(release(client, 1)).rejects.toMatchObject({ code: 'log-outcome-unknown' });
  expect((await ended)[0]).toBe(1);
});

it('has on disk what two officers signed when it is killed', async () => {
  const officers = new Officers(bench);
  const desk = officers.config;
  await (await bench.start()).close();
  await run({ desk });
  const client = await bench.client();
  await officers.found();
  const items = Array.from({ length: 101 }, (_, row) => ({
    transferId: TRANSFER,
    itemClass: 'clinical' as const,
    row: row + 1,
  }));
  const breach = { principal: 'user:k7', role: 'steward', purpose: 'care', items } as const;
  await expect(client.call('items.release', breach)).rejects.toMatchObject({ code: 'budget-breached' });
  const [frozen] = (await officers.desk.call('approvals.list', {})).answer.frozen;
  const params = { principal: 'user:k7', frozenSince: frozen!.since };
  const nonce = await officers.open({ kind: 'principal-release', params });
  await officers.approve('user:a', nonce);
  child?.kill('SIGKILL');
  await run({ create: false, desk });
  await expect(release(client, 1)).rejects.toMatchObject({ code: 'principal-frozen' });
  expect(await officers.approve('user:b', nonce)).toBe('used');
  child?.kill('SIGKILL');
  await run({ create: false, desk });
  await release(client, 1);
  await expect(officers.approve('user:c', nonce)).rejects.toMatchObject({ code: 'approval-used' });
  await officers.close();
});

it('stops cleanly on SIGTERM', async () => {
  await (await bench.start()).close();
  await run();
  const ended = once(child ?? expect.fail(), 'exit');
  child?.kill('SIGTERM');
  expect((await ended)[0]).toBe(0);
});

it.runIf(process.platform === 'linux')(
  'leaves no core dump when it is aborted, whoever started it',
  async () => {
    const file = join(bench.directory, 'config.json');
    const cwd = join(bench.directory, 'cwd');
    await mkdir(cwd);
    await (await bench.start()).close();
    await writeFile(file, JSON.stringify(bench.config()));
    const unlimited = `ulimit -c unlimited; exec ${process.execPath} ${MAIN} --config ${file}`;
    const program = spawn('sh', ['-c', unlimited], { cwd, stdio: ['pipe', 'pipe', 'ignore'] });
    child = program;
    for await (const line of createInterface({ input: program.stdout })) {
      if (line.includes('"event":"ready"')) break;
    }
    const about = (name: string) => readFile(`/proc/${program.pid}/${name}`, 'utf8');
    expect(await about('coredump_filter')).toMatch(/^0+\n$/);
    expect(await about('limits')).toMatch(/^Max core file size +1 +1 /m);
    const ended = once(program, 'exit');
    program.kill('SIGABRT');
    expect((await ended)[1]).toBe('SIGABRT');
    expect(await readdir(cwd)).toEqual([]); // where the kernel would put it
  },
);
