/** What `vernix log verify` finds by itself of a log that was all put back, witnesses’ signatures with it. */
import { cp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { LogWriter } from '@vernix/log-files';
import { generateSignerKey, Signer } from '@vernix/tlog';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { begin, finish, temporaryDirectory, vernix } from './run-vernix.ts';
import { append, cosignedAgo, ORIGIN, policyFor, writeLog } from './witnessed-log.ts';

const WITNESS = Signer.parse(generateSignerKey('ed25519-cosignature', 'witness.example/one'));
const MINUTE = 60;
const TRANSFER = '3vQh0aJ1Qy2mZb7cXw9K4A';

let home: string;
let server: Server | undefined;

const log = (): string => join(home, 'log');
const memory = (): string => join(home, '.local', 'state', 'vernix', 'logs');
const cosign = (): Promise<void> => cosignedAgo(log(), new Map([[WITNESS, 0]]));
const verify = (place = 'log', ...more: string[]) =>
  vernix(home, 'log', 'verify', place, '--policy', 'policy', ...more);

/** Its exit code and the code of what was found. */
async function found(place = 'log', ...more: string[]): Promise<unknown> {
  const { code, stderr } = await verify(place, ...more);
  return [code, /\(([a-z-]+)\)/.exec(stderr)?.[1]];
}

/** 600 entries that a witness has seen; `old` has the first 300, and what was signed of them. */
beforeEach(async () => {
  home = await temporaryDirectory();
  await writeFile(join(home, 'policy'), policyFor([WITNESS.verifier.vkey], 1));
  await writeLog(log(), 300, 'entry');
  await cosign();
  await cp(log(), join(home, 'old'), { recursive: true });
  await writeLog(log(), 600, 'entry');
  await cosign();
});
afterEach(() => {
  server?.close();
  server = undefined;
});

async function serve(directory: string): Promise<string> {
  server = createServer((request, response) => {
    readFile(join(directory, request.url ?? '')).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a log that was verified here before', () => {
  it('is held against the newest that witnesses had signed then, and what holds is remembered', async () => {
    const known = async () =>
      (JSON.parse((await verify('log', '--json')).stdout) as { known: unknown }).known;
    expect(await known()).toBe(null);
    expect(await known()).toBe(600);
    await writeLog(log(), 900, 'entry');
    await cosign();
    expect((await verify()).stdout).toContain(
      'It continues what this computer saw of it before: 600 entries.',
    );
    expect(await known()).toBe(900);
  });

  it('is found when it was put back with all that was signed of it, and the words are those of --older', async () => {
    expect(await found('old')).toEqual([0, undefined]);
    const older = await verify('old', '--older', join(log(), 'checkpoint'));
    expect((await verify()).code).toBe(0);
    const { code, stderr } = await verify('old');
    expect([code, older.code]).toEqual([3, 3]);
    const [file] = await readdir(memory());
    const where = `What this computer saw of the log before: ${join(memory(), file!)}\n`;
    expect(stderr).toBe(where + older.stderr.slice(older.stderr.indexOf('vernix: ')));
    expect(stderr).toContain('(log-rolled-back)');
    // What was found is no reason to forget.
    expect(await found('old')).toEqual([3, 'log-rolled-back']);
  });

  it('is found when it was rewritten', async () => {
    expect(await found()).toEqual([0, undefined]);
    await rm(log(), { recursive: true });
    await writeLog(log(), 300, 'entry');
    await writeLog(log(), 700, 'forged');
    await cosign();
    expect(await found()).toEqual([3, 'log-rewritten']);
  });

  it('may be behind at another place for a while, which is said, and not for longer', async () => {
    const before = Date.now();
    await verify();
    const url = await serve(join(home, 'old'));
    const waiting = begin(home, ['log', 'verify', url, '--policy', 'policy']);
    const said = await new Promise<string>((resolve) =>
      waiting.stderr.setEncoding('utf8').once('data', resolve),
    );
    const waits = /^This computer has seen 600 entries of this log; 300 are shown here\. Waiting (\d+) sec/;
    // Of its minute and a half, what has passed since it was seen is over.
    const left = 90 - Number(waits.exec(said)?.[1]);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left).toBeLessThanOrEqual((Date.now() - before) / 1000 + 1);
    waiting.kill('SIGINT');
    expect((await finish(waiting)).code).toBe(130);

    const past = new Date(Date.now() - 3 * MINUTE * 1000);
    for (const file of await readdir(memory())) await utimes(join(memory(), file), past, past);
    expect(await found(url)).toEqual([3, 'log-rolled-back']);
  });

  it('is not taken for another of its name', async () => {
    await verify();
    const key = new Signer('ed25519', ORIGIN, Buffer.alloc(32));
    const other = { directory: join(home, 'other'), origin: ORIGIN, signers: [key] };
    await (await LogWriter.create(other)).close();
    await writeFile(join(home, 'policy'), `log ${key.verifier.vkey}\nquorum none\n`);
    expect(await found('other')).toEqual([0, undefined]);
  });

  it('is believed anew only when what was kept is taken away on purpose', async () => {
    await verify();
    const [file] = await readdir(memory());
    await writeFile(join(memory(), file!), 'nonsense');
    const { code, stderr } = await verify('old');
    expect([code, stderr]).toEqual([2, expect.stringContaining(file!)]);
    await rm(join(memory(), file!));
    expect(await found('old')).toEqual([0, undefined]);
  });

  it('is verified all the same where nothing can be kept, and that is said', async () => {
    const argv = ['log', 'verify', 'log', '--policy', 'policy'];
    const { code, stderr } = await finish(begin(home, argv, { XDG_STATE_HOME: '/dev/null' }));
    expect([code, stderr]).toEqual([0, expect.stringContaining('cannot be kept')]);
    const told = await finish(begin(home, [...argv, '--json'], { XDG_STATE_HOME: '/dev/null' }));
    expect([told.code, JSON.parse(told.stdout)]).toEqual([
      0,
      expect.objectContaining({ known: null, remembered: false }),
    ]);
    expect(JSON.parse((await verify('log', '--json')).stdout)).toMatchObject({ remembered: true });
  });

  it('is named as seen here only where that is what it does not continue', async () => {
    expect(await found('old')).toEqual([0, undefined]);
    const ahead = await verify('old', '--older', join(log(), 'checkpoint'));
    expect(ahead.stderr).toContain('(log-rolled-back)');
    expect(ahead.stderr).not.toContain('What this computer saw');
    await rm(join(home, 'old'), { recursive: true });
    await writeLog(join(home, 'old'), 200, 'entry');
    await cosignedAgo(join(home, 'old'), new Map([[WITNESS, 0]]));
    const behind = await verify('old');
    expect(behind.stderr).toContain('(log-rolled-back)');
    expect(behind.stderr).toContain('What this computer saw');
  });
});

describe('of a log that no witness needs to have signed', () => {
  const policyOfNone = async () => {
    const policy = await readFile(join(home, 'policy'), 'utf8');
    await writeFile(
      join(home, 'policy'),
      `${policy
        .split('\n')
        .filter((line) => line.startsWith('log '))
        .join('\n')}\nquorum none\n`,
    );
  };
  const remembered = async (...argv: string[]) =>
    (
      JSON.parse((await vernix(home, 'log', ...argv, '--policy', 'policy', '--json')).stdout) as {
        remembered: boolean;
      }
    ).remembered;

  it('what is not shown to others is not remembered: theirs may be behind it, and nothing be wrong', async () => {
    await policyOfNone();
    await rm(join(log(), 'checkpoint.cosigned'));
    expect(await remembered('verify', 'log')).toBe(false);
    expect(await found('old')).toEqual([0, undefined]);
  });

  it('what an address shows is remembered', async () => {
    await policyOfNone();
    expect(await remembered('verify', await serve(log()))).toBe(true);
    expect(await found('old')).toEqual([3, 'log-rolled-back']);
  });
});

it('holds a log against the proof that was verified here', async () => {
  const accepted = {
    ...{ v: 1, at: '2026-03-01T10:00:00.000Z', principal: 'vault-collector', type: 'file.accepted' },
    ...{ transferId: TRANSFER, partner: 'riverbend', sha256: 'a'.repeat(64) },
  };
  await append(log(), () => [JSON.stringify(accepted)]);
  await cosign();
  const receipt = [
    'log',
    'receipt',
    TRANSFER,
    '--log',
    'log',
    '--policy',
    'policy',
    '--out',
    'proof',
    '--json',
  ];
  const { code, stdout } = await vernix(home, ...receipt);
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ remembered: true })]);
  expect(await found('old')).toEqual([3, 'log-rolled-back']);
  expect(await found()).toEqual([0, undefined]);
});
