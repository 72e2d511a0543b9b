import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogEntry, VernixError } from '@vernix/contracts';
import { CosignedCheckpoint, LogWriter } from '@vernix/log-files';
import { generateSignerKey, type PolicyFile, Signer } from '@vernix/tlog';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyAcceptance } from '../src/log/receipt.ts';
import { openSource } from '@vernix/log-store';
import { type Interest, look, type WatchState } from '../src/log/watch.ts';
import { temporaryDirectory, vernix } from './run-vernix.ts';

const ORIGIN = 'vernix/registry';
const SIGNERS = [Signer.parse(generateSignerKey('ed25519', ORIGIN))];
const LOG = { origin: ORIGIN, verifiers: SIGNERS.map(({ verifier }) => verifier) };
const POLICY: PolicyFile = { log: LOG, witnesses: [], quorum: 0, addresses: [] };
const [OURS, THEIRS] = ['A'.repeat(22), 'B'.repeat(22)];
const never = new AbortController().signal;

const act = (event: object, principal = 'vault'): object => ({
  ...{ v: 1, at: '2026-01-01T00:00:00.000Z', principal },
  ...event,
});
const accepted = (transferId: string, partner: string): object =>
  act({ type: 'file.accepted', transferId, partner, sha256: 'a'.repeat(64) });
const read = (principal: string): object =>
  act({ type: 'items.release', purpose: 'care', identity: 1, clinical: 0, items: 'c'.repeat(43) }, principal);

const BEGINNING = [
  accepted(OURS, 'riverbend'),
  accepted(THEIRS, 'st-elsewhere'),
  act({ type: 'file.deleted', transferId: OURS, from: 'gateway' }),
  { type: 'of a later release' },
  read('user:ada'),
];

let scratch: string;
beforeAll(async () => {
  scratch = await temporaryDirectory();
});

async function write(name: string, entries: readonly object[]): Promise<string> {
  const directory = join(scratch, name);
  const options = { directory, origin: ORIGIN, signers: SIGNERS };
  const writer = await LogWriter.open(options).catch(() => LogWriter.create(options));
  await Promise.all(entries.map((entry) => writer.append(Buffer.from(JSON.stringify(entry)))));
  await writer.close();
  return directory;
}

const see = async (directory: string, interest: Interest, state: WatchState | null = null) =>
  look(await openSource(directory, never), POLICY, interest, state);
const kinds = (events: readonly { entry: LogEntry }[]): string[] => events.map(({ entry }) => entry.type);

describe('a monitor', () => {
  it('tells a partner of every entry about its files, and goes on where it stopped', async () => {
    const log = await write('watched', BEGINNING);
    const first = await see(log, { partner: 'riverbend' });
    expect(kinds(first.events)).toEqual(['file.accepted', 'file.deleted']);
    await write('watched', [
      act({ type: 'report.delivered', transferId: THEIRS }),
      act({ type: 'report.delivered', transferId: OURS }),
    ]);
    const second = await see(log, { partner: 'riverbend' }, first.state);
    expect(second.events).toMatchObject([{ index: 6, entry: { transferId: OURS } }]);
    expect((await see(log, { partner: 'riverbend' }, second.state)).events).toEqual([]);
  });

  it('tells a partner of a file that was never accepted', async () => {
    const gone = act({
      ...{ type: 'file.deleted', transferId: 'C'.repeat(22), from: 'gateway' },
      ...{ uncollected: 'expired', partner: 'riverbend' },
    });
    const log = await write('uncollected', [...BEGINNING, gone]);
    expect((await see(log, { partner: 'riverbend' })).events.map(({ index }) => index)).toEqual([0, 2, 5]);
    expect((await see(log, { partner: 'st-elsewhere' })).events.map(({ index }) => index)).toEqual([1]);
  });

  it('tells of a delivery to whom it is for and to whose rows it holds, and of no other file by it', async () => {
    const delivery = { deliveryId: 'D'.repeat(22), partner: 'st-elsewhere' };
    const sent = act({
      ...{
        type: 'delivery.sent',
        ...delivery,
        sha256: 'a'.repeat(64),
        bytes: 300,
        rows: 3,
        transferId: OURS,
      },
    });
    const log = await write('delivered', [
      ...BEGINNING,
      sent,
      act({ type: 'delivery.collected', ...delivery }),
      act({ type: 'delivery.acknowledged', ...delivery, sha256: 'a'.repeat(64) }),
      act({ type: 'report.delivered', transferId: OURS }),
    ]);
    const numbers = async (partner: string) => (await see(log, { partner })).events.map(({ index }) => index);
    expect(await numbers('riverbend')).toEqual([0, 2, 5, 6, 7, 8]);
    expect(await numbers('st-elsewhere')).toEqual([1, 5, 6, 7]);
    expect(await numbers('northern-lab')).toEqual([]);
  });

  it('tells an officer of everything done in their name, by a process too', async () => {
    const made = act({
      ...{ type: 'extract.made', for: 'user:ada', transferId: OURS, rows: 3 },
      ...{ recipient: 'age1abc', sha256: 'a'.repeat(64) },
    });
    const log = await write('named', [...BEGINNING, read('user:grace'), read('user:ada'), made]);
    const { events } = await see(log, { principal: 'user:ada' });
    expect(events.map(({ index }) => index)).toEqual([4, 6, 7]);
  });

  it('sees a log that went back, and one that was rewritten behind it', async () => {
    const { state } = await see(await write('whole', [...BEGINNING, ...BEGINNING]), { partner: 'riverbend' });
    const code = (directory: string): Promise<unknown> =>
      see(directory, { partner: 'riverbend' }, state).catch((error: unknown) => (error as VernixError).code);
    expect(await code(await write('shorter', BEGINNING))).toBe('log-rolled-back');
    expect(await code(await write('other', [...BEGINNING, ...BEGINNING.toReversed(), BEGINNING[0]!]))).toBe(
      'log-rewritten',
    );
  });

  it.each([2, 7])(
    'does not say that a log was rewritten when entry %i was altered where it is read',
    async (which) => {
      const before = await see(await write(`short-${which}`, BEGINNING), { partner: 'riverbend' });
      const source = await openSource(await write(`long-${which}`, [...BEGINNING, ...BEGINNING]), never);
      const altered = {
        ...source,
        async *entries(from: number, to: number) {
          let at = from;
          for await (const entry of source.entries(from, to))
            yield at++ === which ? Buffer.from('{}') : entry;
        },
      };
      for (const state of which < BEGINNING.length ? [null] : [null, before.state])
        await expect(look(altered, POLICY, { partner: 'riverbend' }, state)).rejects.toMatchObject({
          code: 'log-entries-differ',
        });
    },
  );

  it('runs from a timer, with its state in a file', async () => {
    await write('timed', BEGINNING);
    await writeFile(join(scratch, 'policy'), `log ${SIGNERS[0]!.verifier.vkey}\nquorum none\n`);
    const run = () =>
      vernix(
        scratch,
        'log',
        'watch',
        'timed',
        '--partner',
        'riverbend',
        '--policy',
        'policy',
        '--state',
        'seen',
        '--once',
      );
    expect((await run()).stdout.trim().split('\n')).toHaveLength(2);
    expect(await run()).toMatchObject({ code: 0, stdout: '' });
  });

  it('shows the start of a recipient in a line of text, and the whole of it as JSON', async () => {
    const recipient = `age1pq1${'q'.repeat(1_900)}`;
    const sha256 = 'a'.repeat(64);
    const made = { type: 'extract.made', for: 'user:ada', transferId: OURS, rows: 3, recipient, sha256 };
    await write('made', [act(made)]);
    await writeFile(join(scratch, 'policy'), `log ${SIGNERS[0]!.verifier.vkey}\nquorum none\n`);
    const watch = (...more: string[]) =>
      vernix(
        scratch,
        ...['log', 'watch', 'made', '--principal', 'user:ada', '--policy', 'policy', '--once', ...more],
      );
    const { stdout } = await watch();
    expect(stdout.length).toBeLessThan(300);
    expect(stdout).toContain(`recipient "${recipient.slice(0, 24)}…", sha256 "${sha256}"`);
    expect((await watch('--json')).stdout).toContain(recipient);
  });
});

describe('a receipt', () => {
  it('holds offline, and is of an acceptance', async () => {
    const directory = await write('proven', BEGINNING);
    const cosigned = await CosignedCheckpoint.open(directory, POLICY);
    const proof = await cosigned.prove(0);
    await writeFile(join(scratch, 'mine.tlog-proof'), proof);
    await writeFile(join(scratch, 'policy'), `log ${SIGNERS[0]!.verifier.vkey}\nquorum none\n`);
    const { code, stdout } = await vernix(scratch, 'log', 'receipt', 'mine.tlog-proof', '--policy', 'policy');
    expect(code).toBe(0);
    expect(stdout).toContain(`received file ${OURS} of riverbend`);
    // Beside a client file that is named, and nowhere else: another registry's keys would call a good proof forged.
    await mkdir(join(scratch, 'theirs'));
    const beside = ['log', 'receipt', 'mine.tlog-proof', '--client', join('theirs', 'client.json')];
    expect(await vernix(scratch, ...beside)).toMatchObject({ code: 2 });
    await copyFile(join(scratch, 'policy'), join(scratch, 'theirs', 'log-policy'));
    expect(await vernix(scratch, ...beside)).toMatchObject({ code: 0, stdout });
    expect(() => verifyAcceptance(proof.replace('index 0', 'index 1'), POLICY)).toThrow('log-proof-wrong');
    const other = Buffer.from(JSON.stringify(accepted(THEIRS, 'riverbend'))).toString('base64');
    expect(() => verifyAcceptance(proof.replace(/^extra .*$/m, `extra ${other}`), POLICY)).toThrow(
      'log-proof-wrong',
    );
    const deletion = await cosigned.prove(2);
    expect(() => verifyAcceptance(deletion, POLICY)).toThrow('log-proof-invalid');
  });
});
