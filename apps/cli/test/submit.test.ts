import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { EXIT_CODES } from '../src/exit-code.ts';
import { BALANCE, CSV, until } from './one-file.ts';
import { type RealGateway, startGateway } from './real-gateway.ts';
import { begin, finish, MAIN, temporaryDirectory, vernix } from './run-vernix.ts';

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

const stateOf = (): string => join(directory, '.local', 'state', 'vernix', 'submissions');
const remembered = (): Promise<string[]> => readdir(stateOf()).catch(() => []);

/** Sends the file and stops the command once its receipt is in hand. Resolves to the transfer's id and its words. */
async function stopAfterReceipt(signal: NodeJS.Signals): Promise<{ id: string; stderr: string }> {
  const before = await gateway.waiting();
  const child = begin(directory, ['submit', file]);
  let said = '';
  child.stderr.on('data', (text: string) => (said += text));
  const ended = finish(child);
  await until(() => Promise.resolve(said.includes('Receipt') || null)); // all that it keeps is kept
  const id = await until(async () => (await gateway.waiting()).find((held) => !before.includes(held)));
  child.kill(signal);
  return { id, stderr: (await ended).stderr };
}

it.each(['SIGINT', 'SIGKILL'] as const)(
  'waits on for the file it sent before, when it was stopped by %s after the receipt, and sends nothing twice',
  async (signal) => {
    const { id, stderr } = await stopAfterReceipt(signal);
    if (signal === 'SIGINT') expect(stderr).toContain('the same command waits on');
    const waiting = await gateway.waiting();
    const [memory] = await remembered();
    expect(await readdir(join(stateOf(), memory!))).toEqual(['state.json']);

    const again = finish(begin(directory, ['submit', file, '--json']));
    await sleep(1_000);
    expect(await gateway.waiting()).toEqual(waiting);
    await gateway.decide(id, BALANCE);
    const { code, stdout } = await again;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      transferId: id,
      resumed: true,
      outcome: { state: 'committed' },
    });
    expect(await remembered()).toEqual([]);
  },
);

// Root may read whatever it likes.
it.skipIf(process.getuid?.() === 0).each(['', CSV])(
  'says of a file that may not be read just that, whatever is in it: %j (skipped as root, who may read all: run it as another user)',
  async (text) => {
    await writeFile(join(directory, file), text);
    await chmod(join(directory, file), 0o000);
    const { code, stderr } = await vernix(directory, 'submit', file);
    expect([code, stderr.trim().split('\n').at(-1)?.trim()]).toEqual([2, '(path-not-allowed)']);
  },
);

it('sends the same file anew once its outcome was shown', async () => {
  const { id } = await stopAfterReceipt('SIGINT');
  await gateway.decide(id, null);
  const told = await vernix(directory, 'submit', file);
  expect(told.code).toBe(EXIT_CODES.fileFailed.code);
  expect(told.stdout).toContain('could not be taken in');
  expect(told.stdout).toContain(
    'No column of the first row is one that the mapping reads. (header-unrecognised)',
  );
  // Who asks for its report is told the same, by the same exit code; and so is a program.
  const report = await vernix(directory, 'report', id);
  expect([report.code, report.stderr]).toEqual([EXIT_CODES.fileFailed.code, '']);
  expect(report.stdout).toContain('(header-unrecognised)');
  const json = await vernix(directory, 'report', id, '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ id, state: 'failed', errorCode: 'header-unrecognised' });
  const another = await vernix(directory, 'submit', file, '--no-wait', '--json');
  const { transferId } = JSON.parse(another.stdout) as { transferId: string };
  expect(transferId).not.toBe(id);
  expect(await gateway.waiting()).toContain(transferId);
  expect(await remembered()).toEqual([]);
});

it('sends a changed file as the new one it is, whatever is known of the old', async () => {
  const { id } = await stopAfterReceipt('SIGINT');
  await writeFile(join(directory, file), `${CSV}3\n`);
  const { stdout } = await vernix(directory, 'submit', file, '--no-wait', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ resumed: false });
  expect((JSON.parse(stdout) as { transferId: string }).transferId).not.toBe(id);
  await rm(stateOf(), { recursive: true });
});

const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(50, 7)]);
const armored = '-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3Jn\n';
const age = 'age-encryption.org/v1\n-> X25519 abc\n';

it.each([
  ['a damaged .csv.gz', Buffer.concat([gzipSync(CSV.repeat(99)).subarray(0, 20), zip]), 'source-damaged'],
  ['a .csv.gz cut short', gzipSync(CSV.repeat(99)).subarray(0, -9), 'source-damaged'],
  ['gzip in gzip', gzipSync(gzipSync(CSV)), 'source-form-wrong'],
  ['an age file in gzip', gzipSync(age), 'source-form-wrong'],
  ['a ZIP archive', zip, 'source-form-wrong'],
  ['a ZIP archive in gzip', gzipSync(zip), 'source-form-wrong'],
  ['an age file in ASCII armor', armored, 'source-form-wrong'],
])('refuses %s before anything is sent, and leaves nothing of it', async (_name, content, code) => {
  await writeFile(join(directory, file), content);
  const before = await gateway.waiting();
  const ran = await vernix(directory, 'submit', file);
  expect(ran.stderr).toContain(`(${code})`);
  expect(ran.stderr).not.toMatch(/\n +at /);
  expect(ran.code).toBe(2);
  expect(await remembered()).toEqual([]);
  expect(await gateway.waiting()).toEqual(before);
});

it('leaves nothing of a file that the registry refused', async () => {
  await writeFile(join(directory, file), CSV.repeat(100_000));
  const ran = await vernix(directory, 'submit', file);
  expect(ran.stderr).toContain('(upload-too-large)');
  expect(await remembered()).toEqual([]);
});

/** Begins an upload as any tus client does, and leaves it. Resolves to how to withdraw it; `null`: there was no room. */
async function begunElsewhere(bytes: number): Promise<(() => Promise<unknown>) | null> {
  const token = await readFile(join(directory, '.vernix/config/token'), 'utf8');
  const headers = { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0' };
  const answer = await fetch(`${gateway.address}/v1/files`, {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(bytes) },
  });
  if (answer.status === 429) return null;
  const url = new URL(answer.headers.get('location') ?? '', gateway.address);
  return () => fetch(url, { method: 'DELETE', headers });
}

it('says at once that too many uploads are open, and what to do', async () => {
  const open = await Promise.all(Array.from({ length: 20 }, () => begunElsewhere(10)));
  const { code, stderr } = await vernix(directory, 'submit', file);
  for (const withdraw of open) await withdraw?.();
  expect([code, stderr]).toEqual([3, expect.stringContaining('(open-uploads-limit)')]);
  expect(stderr).toContain('You have 20 unfinished uploads');
  expect(stderr).toMatch(/ends by itself at \d{4}-\d\d-\d\dT/);
  expect(stderr).not.toContain('tried again');
  expect(await remembered()).toEqual([]);
});

it('says at once what it waits for, and goes on when that has passed', async () => {
  const full: Awaited<ReturnType<typeof begunElsewhere>>[] = [];
  for (let each = 0; each < 9; each += 1) full.push(await begunElsewhere(1_000_000));
  for (let bytes = 512_000; bytes >= 1000; bytes /= 2) full.push(await begunElsewhere(bytes));
  const child = begin(directory, ['submit', file, '--no-wait']);
  let said = '';
  child.stderr.on('data', (text: string) => (said += text));
  const ended = finish(child);
  await until(() => Promise.resolve(said.includes('tried again for two minutes') || null));
  expect(said).toContain('Your files waiting here would exceed');
  for (const withdraw of full) await withdraw?.();
  expect((await ended).code).toBe(0);
});

it('refuses a mapping that there is not, before anything is sent', async () => {
  const before = await gateway.waiting();
  const ran = await vernix(directory, 'submit', file, '--mapping', 'nope');
  expect(ran.code).toBe(EXIT_CODES.usage.code);
  expect(ran.stderr).toContain('there is no mapping “nope”; there are template, us-natality-2014');
  expect(await remembered()).toEqual([]);
  expect(await gateway.waiting()).toEqual(before);
});

it('tells a refusal from a line that is down, and what to do about each', async () => {
  await writeFile(join(directory, 'wrong-token'), 'A'.repeat(43), { mode: 0o600 });
  const refused = await vernix(directory, 'submit', file, '--token-file', 'wrong-token');
  expect(refused.code).toBe(EXIT_CODES.refused.code);
  expect(refused.stderr).toContain('(token-wrong)');
  const down = await vernix(directory, 'submit', file, '--gateway', 'http://127.0.0.1:1');
  expect(down.code).toBe(EXIT_CODES.unreachable.code);
  expect(down.stderr).toContain('(gateway-unreachable)');
});

it('says that an address is not one, before it is asked', async () => {
  const ran = await vernix(directory, 'submit', file, '--gateway', 'nonsense');
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('(command-line)');
});

it('says that another zone is not a gateway, whatever it is asked', async () => {
  // Every zone answers so where it has nothing.
  const zone = createServer((_request, answer) => {
    answer.writeHead(404, { 'content-type': 'application/json' });
    answer.end(JSON.stringify({ error: { code: 'not-found', params: {} } }));
  });
  await new Promise<void>((resolve) => zone.listen(0, '127.0.0.1', resolve));
  const { port } = zone.address() as { port: number };
  const there = ['--gateway', `http://127.0.0.1:${port}`];
  const id = 'fGUSl6yJUHzsCUGSRQ_YAA';
  for (const asked of [
    ['submit', file],
    ['submit', file, '--no-seal'],
    ['status'],
    ['status', id],
    ['report', id],
  ]) {
    const { code, stderr } = await vernix(directory, ...asked, ...there);
    expect([asked, code, stderr.includes('(not-a-gateway)')]).toEqual([asked, 2, true]);
  }
  zone.close();
  const known = await vernix(directory, 'status', id);
  expect(known.stderr).toContain('(not-found)');
});

it('tells of a file, and of its report, in the language of the locale', async () => {
  const sent = await vernix(directory, 'submit', file, '--no-wait', '--json');
  const { transferId: id } = JSON.parse(sent.stdout) as { transferId: string };
  const balance = { rows: 2, accepted: 1, queried: 1, rejected: 0, unchanged: 0 };
  const message = { en: 'A weight is asked for.', fr: 'Un poids est demandé.' };
  await gateway.decide(id, balance);
  await gateway.leaveReport(id, {
    type: 'vernix-report/1',
    transferId: id,
    balance,
    dictionaryVersion: '1',
    findings: [{ row: 2, rule: 'weight', outcome: 'queried', element: null, message }],
    findingsOmitted: 3,
  });
  const told = async (LANG: string) => {
    const ran = ['status', 'report'].map((name) => finish(begin(directory, [name, id], { LANG })));
    return (await Promise.all(ran)).map(({ stdout }) => stdout).join('');
  };
  const [english, french] = [await told('en_CA.UTF-8'), await told('fr_CA.UTF-8')];
  expect(english).toContain('2 rows = 1 accepted + 1 queried + 0 rejected');
  expect(english).toContain('row 2  queried  A weight is asked for.');
  expect(french).toContain('2 lignes = 1 acceptée + 1 à vérifier + 0 rejetée');
  expect(french).toContain('ligne 2  à vérifier  Un poids est demandé.');
  for (const line of english.split('\n').filter(Boolean)) expect(french).not.toContain(line);
});

it('lists transfers one a line, newest first, with when they arrived, how large and where they are', async () => {
  const sent: string[] = [];
  for (const content of [CSV, `${CSV}3\n`]) {
    await writeFile(join(directory, file), content);
    const { stdout } = await vernix(directory, 'submit', file, '--no-wait', '--json');
    sent.unshift((JSON.parse(stdout) as { transferId: string }).transferId);
  }
  await gateway.decide(sent[0]!, { ...BALANCE, rows: 1_234 });
  await gateway.decide(sent[1]!, null);
  const lines = async (LANG: string) =>
    (await finish(begin(directory, ['status'], { LANG, TZ: 'UTC' }))).stdout.split('\n');
  const [head, ...rows] = await lines('en_CA.UTF-8');
  expect(head).toMatch(/^ARRIVED {10} +SIZE {2}STATE +ROWS {2}ID$/);
  const when = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d +[\d.]+ kB`;
  expect(rows[0]).toMatch(new RegExp(`^${when}  in the registry +1,234  ${sent[0]}$`));
  expect(rows[1]).toMatch(new RegExp(`^${when}  failed  .* ${sent[1]}$`));
  const french = await lines('fr_CA.UTF-8');
  expect(french[1]).toMatch(/ ko {2}au registre +1\u00a0234 /);
  for (const line of [head, ...rows].filter(Boolean)) expect(french).not.toContain(line);
});

it('says that a file of a header alone brought nothing, though it was taken in', async () => {
  const { id } = await stopAfterReceipt('SIGINT');
  await gateway.decide(id, { rows: 0, accepted: 0, queried: 0, rejected: 0, unchanged: 0 });
  const told = await vernix(directory, 'submit', file);
  expect([told.code, told.stdout.includes('a header and no rows')]).toEqual([0, true]);
});

it('names commands that reach the gateway that was asked, and that can be run as they stand', async () => {
  const elsewhere = await temporaryDirectory(); // has a blank in its name, and no client file
  const named = ['--client', join(directory, '.vernix', 'config', 'client.json')];
  const sent = await vernix(elsewhere, 'submit', join(directory, file), '--no-wait', '--json', ...named);
  const { transferId: id } = JSON.parse(sent.stdout) as { transferId: string };
  await gateway.decide(id, BALANCE);
  await gateway.leaveReport(id, {
    type: 'vernix-report/1',
    transferId: id,
    balance: BALANCE,
    dictionaryVersion: '1',
    findings: [],
    findingsOmitted: 0,
  });
  const { stdout } = await vernix(elsewhere, 'status', id, ...named);
  const hint = /vernix (report .*)/.exec(stdout)![1]!;
  expect(hint).toContain(id);
  const run = begin(elsewhere, ['status', ...named]);
  expect((await finish(run)).stdout).toContain(`vernix status ID --client '${named[1]!}'`);
  const shell = spawnSync('sh', ['-c', `"$0" "$1" ${hint}`, process.execPath, MAIN], {
    cwd: elsewhere,
    env: { HOME: elsewhere, PATH: process.env['PATH'] },
  });
  expect([shell.status, shell.stdout.toString()]).toEqual([
    0,
    '2 rows = 2 accepted + 0 queried + 0 rejected\n',
  ]);
});

it('asks once for a report that there is', async () => {
  const asked: (string | undefined)[] = [];
  const report = {
    type: 'vernix-report/1',
    transferId: 'fGUSl6yJUHzsCUGSRQ_YAA',
    balance: BALANCE,
    dictionaryVersion: '1',
    findings: [
      { row: 1, rule: 'weight', outcome: 'queried', element: null, message: { en: 'A.', fr: 'B.' } },
    ],
    findingsOmitted: 0,
  };
  const server = createServer((request, answer) => {
    asked.push(request.url);
    answer.end(JSON.stringify(report));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const there = ['--gateway', `http://127.0.0.1:${port}`];
  const told = await vernix(directory, 'report', report.transferId, ...there);
  server.close();
  expect(asked).toEqual([`/v1/files/${report.transferId}/report`]);
  expect(told.stdout).toContain('without empty lines: row 1 is the first after it.');
});

it('takes an id that begins with a hyphen for an id', async () => {
  for (const id of ['-fGUSl6yJUHzsCUGSRQ_YA', '--GUSl6yJUHzsCUGSRQ_YA']) {
    for (const name of ['status', 'report']) {
      const { code, stderr } = await vernix(directory, name, id, '--json');
      expect([name, code, (JSON.parse(stderr) as { error: { code: string } }).error.code]).toEqual([
        name,
        2,
        'not-found',
      ]);
    }
  }
});

it('finds the client file from a directory below the one that has it', async () => {
  const below = join(directory, 'exports', '2026');
  await mkdir(below, { recursive: true });
  expect((await vernix(below, 'status', '--json')).code).toBe(0);
});

it('takes the pin as keygen printed it, and says when a file holds none', async () => {
  await writeFile(join(directory, 'not.pub'), 'hello\n');
  const none = await vernix(directory, 'submit', file, '--intake-key', 'not.pub');
  expect([none.code, none.stderr.includes('does not hold a public key')]).toEqual([2, true]);

  const made = await vernix(directory, 'keygen', '--signing', '--out', 'other.json');
  await writeFile(join(directory, 'other.pub'), made.stdout);
  const other = await vernix(directory, 'submit', file, '--intake-key', 'other.pub');
  expect(other.stderr).toContain('(signature-wrong)');
});

it('ends quietly when nobody reads on', async () => {
  const { stdout } = await vernix(directory, 'submit', file, '--no-wait', '--json');
  const { transferId } = JSON.parse(stdout) as { transferId: string };
  await gateway.decide(transferId, BALANCE);
  const child = begin(directory, ['status']);
  child.stdout.destroy();
  const ran = await finish(child);
  expect([ran.code, ran.stderr]).toEqual([0, '']);
});
