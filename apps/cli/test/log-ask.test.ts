/** What a witness that is asked shows of a log: real logs, a real witness, the real command. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { COSIGNED } from '@vernix/log-files';
import { type LogSource, openSource } from '@vernix/log-store';
import { openCheckpoint, parsePolicy } from '@vernix/tlog';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askWitness } from '../src/log/ask-witness.ts';
import { begin, finish, temporaryDirectory, vernix } from './run-vernix.ts';
import { policyOf, startTestWitness, type TestWitness, writeLog } from './witnessed-log.ts';

const CODE = /\(([a-z-]+)\)/;

let scratch: string;
let witness: TestWitness;
let log: string;
let number = 0;
let askers = 0;
const servers: Server[] = [];

beforeAll(async () => {
  scratch = await temporaryDirectory();
  const made = await vernix(scratch, 'keygen', '--witness', 'witness.example/w1', '--out', 'witness-keys');
  expect([made.stderr, made.code]).toEqual(['', 0]);
});
afterAll(() => servers.forEach((server) => void server.close()));

/** Of 600 entries the witness saw all, then 100 came. */
beforeEach(async () => {
  number += 1;
  log = join(scratch, `log-${number}`);
  witness = await startTestWitness(join(scratch, 'witness-keys'), join(scratch, `witness-${number}`));
  await writeFile(join(scratch, 'policy'), witness.policy);
  await writeLog(log, 600, 'entry');
  await witness.cosign(log);
  await writeLog(log, 700, 'entry');
  return () => witness.close();
});

/** Asks as somebody who never saw the log: what is found then, the witness alone has shown. */
function askAsNew(place: string, ...more: string[]) {
  askers += 1;
  const argv = ['log', 'verify', place, '--policy', 'policy', '--ask', ...more];
  return begin(scratch, argv, { XDG_STATE_HOME: join(scratch, `nobody-${askers}`) });
}
/** Its exit code, what it found or where the witness stands, and its words. */
async function ask(place: string): Promise<{ found: unknown; words: string }> {
  const { code, stdout, stderr } = await finish(askAsNew(place));
  return { found: code === 0 ? 'holds' : `${CODE.exec(stderr)?.[1]} ${code}`, words: stdout + stderr };
}
const standing = async (place: string): Promise<unknown> => {
  const { stdout } = await finish(askAsNew(place, '--json'));
  return (JSON.parse(stdout) as { standing: unknown }).standing;
};
/** A policy under which a log needs no cosignature to hold: what is found then is what the witness says now. */
const askForNone = (): Promise<void> =>
  writeFile(join(scratch, 'policy'), witness.policy.replace('quorum seen', 'quorum none'));
/** Another log of this many entries, the same up to its first `same`. */
async function fork(same: number, count: number): Promise<string> {
  const forked = join(scratch, `fork-${number}-${same}-${count}`);
  await writeLog(forked, same, 'entry');
  await writeLog(forked, count, 'forged');
  await rm(join(forked, COSIGNED), { force: true });
  await askForNone();
  return forked;
}
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
/** @param pick which directory a file comes from */
const serveFiles = (pick: (path: string) => string): Promise<string> =>
  serve((request, response) => {
    const path = request.url ?? '';
    readFile(join(pick(path), path)).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
const serveLog = (directory: string): Promise<string> => serveFiles(() => directory);

describe('a log that goes on where the witness stands', () => {
  it('is cosigned, and then is this very log', async () => {
    const [{ url }, seen] = [witness, { standing: 'cosigned', seen: 600 }];
    expect(await standing(log)).toEqual([{ url, ...seen }]);
    expect(await standing(log)).toEqual([{ url, standing: 'same', seen: 700 }]);
    await writeLog(log, 701, 'entry');
    expect((await ask(log)).words).toContain('had seen 700 entries');
  });

  it('is cosigned where it is served, by tiles that are read for it', async () => {
    await askForNone();
    expect(await standing(await serveLog(log))).toEqual([
      { url: witness.url, standing: 'cosigned', seen: 600 },
    ]);
  });

  it('is cosigned by one that never saw it', async () => {
    await witness.close();
    witness = await startTestWitness(join(scratch, 'witness-keys'), join(scratch, `new-${number}`));
    await writeFile(join(scratch, 'policy'), witness.policy);
    expect(await standing(log)).toEqual([{ url: witness.url, standing: 'cosigned', seen: 0 }]);
  });
});

describe('a fork', () => {
  it.each([
    ['as long as what the witness saw', 599, 600],
    ['longer', 599, 700],
    ['longer, with nothing in common', 0, 601],
    ['longer by far, from the first leaf of a tile', 256, 2000],
  ])('%s is found', async (_what, same, count) => {
    const forked = await fork(same, count);
    expect((await ask(forked)).found).toBe('log-forked 3');
    expect((await ask(await serveLog(forked))).found).toBe('log-forked 3');
    expect(await standing(log)).toMatchObject([{ standing: 'cosigned' }]); // the witness stayed where it was
  });

  it('is not remembered for the log', async () => {
    const forked = await fork(599, 700);
    const state = join(scratch, `state-${number}`);
    const verify = (place: string, ...more: string[]) => {
      const argv = ['log', 'verify', place, '--policy', 'policy', ...more];
      return finish(begin(scratch, argv, { XDG_STATE_HOME: state }));
    };
    expect((await verify(forked, '--ask')).stderr).toContain('(log-forked)');
    expect((await verify(log)).code).toBe(0);
  });

  it('that came to the witness first makes the other one be found', async () => {
    const forked = await fork(600, 650);
    expect((await ask(forked)).found).toBe('holds');
    expect((await ask(log)).found).toBe('log-forked 3');
  });
});

describe('a log that is behind the witness', () => {
  it('is an old copy put back', async () => {
    const old = await fork(300, 300);
    expect((await ask(old)).found).toBe('log-rolled-back 3');
  });

  it('may be one that is behind: what is waited for is said, and for how long', async () => {
    const asked = askAsNew(await serveLog(await fork(300, 300)));
    const words = await new Promise<string>((resolve) => {
      let said = '';
      asked.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('Waiting')) resolve(said);
      });
    });
    expect(words).toContain(`Asking ${witness.url} whether it has seen another log`);
    expect(words).toContain(`${witness.url} has seen 600 entries; 300 are shown here. Waiting 90 seconds`);
    asked.kill('SIGINT');
    expect((await finish(asked)).code).toBe(130);
  });

  it('is waited for once, not anew each time that the witness names more', async () => {
    let named = 700;
    const url = await serve((request, response) => {
      request.resume().on('end', () => response.writeHead(409).end(`${(named += 1)}\n`));
    });
    const { log: identity } = parsePolicy(witness.policy);
    const open = () => openSource(log, new AbortController().signal);
    let looks = 0;
    /** What was named is there at every second look. */
    const later = async (): Promise<LogSource> => {
      looks += 1;
      if (looks % 2 === 0) await writeLog(log, named, 'entry');
      return await open();
    };
    const source = { ...(await open()), lagSeconds: 1, again: later };
    const shown = { source, checkpoint: openCheckpoint(source.note, identity) };
    const asked = askWitness(
      { url, verifiers: [] },
      shown,
      identity,
      () => undefined,
      AbortSignal.timeout(20_000),
    );
    await expect(asked).rejects.toMatchObject({ code: 'log-rolled-back' });
  });

  it('is none when it grew while it was read', async () => {
    const before = join(scratch, `before-${number}`);
    await cp(log, before, { recursive: true });
    await writeLog(log, 1100, 'entry');
    await ask(log);
    let checkpoints = 0;
    const growing = await serveFiles((path) => {
      if (path === '/checkpoint') checkpoints += 1;
      return path === '/checkpoint' && checkpoints === 1 ? before : log;
    });
    await askForNone();
    expect(await standing(growing)).toEqual([{ url: witness.url, standing: 'longer', seen: 1100 }]);
  });

  it('was rewritten when what is there by then does not continue what was read', async () => {
    const forked = await fork(600, 900);
    await writeLog(log, 1100, 'entry');
    await ask(log);
    let checkpoints = 0;
    const swapped = await serveFiles((path) => {
      if (path === '/checkpoint') checkpoints += 1;
      return checkpoints > 1 ? log : forked;
    });
    expect((await ask(swapped)).found).toBe('log-rewritten 3');
  });
});

describe('what answers in the witness’s place', () => {
  it.each([
    ['says yes and signs nothing', 200, '', 'witness-answer-unproven 3'],
    ['says yes with a page', 200, '<html></html>\n', 'witness-answer-unproven 3'],
    ['knows the log not', 404, 'no such log\n', 'witness-refused 4'],
    ['has another root of this size, and says so in words', 409, 'another root\n', 'log-forked 3'],
    ['has another root of this size, and says so by 422', 422, 'another root\n', 'log-forked 3'],
  ])('%s', async (_what, status, body, found) => {
    const url = await serve((request, response) => {
      request.resume().on('end', () => response.writeHead(status).end(body));
    });
    await writeFile(join(scratch, 'policy'), policyOf(witness.keys, url));
    expect((await ask(log)).found).toBe(found);
  });

  it('signs by keys of its own', async () => {
    await mkdir(join(scratch, 'other'), { recursive: true });
    const keys = `other/keys-${number}`;
    await vernix(scratch, 'keygen', '--witness', 'witness.example/w1', '--out', keys);
    const other = await startTestWitness(join(scratch, keys), join(scratch, `other/memory-${number}`));
    await writeFile(join(scratch, 'policy'), policyOf(witness.keys, other.url));
    expect((await ask(log)).found).toBe('witness-answer-unproven 3');
    await other.close();
  });
});

it('tells a damaged tile from a fork', async () => {
  await askForNone();
  const damaged = join(scratch, `damaged-${number}`);
  await cp(log, damaged, { recursive: true });
  const tile = join(damaged, 'tile/0/002.p/188');
  await writeFile(tile, (await readFile(tile)).fill(0x21, 0, 1));
  expect((await ask(await serveLog(damaged))).found).toBe('log-proof-wrong 3');
});
