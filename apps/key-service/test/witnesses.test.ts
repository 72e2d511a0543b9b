import { cp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyClient } from '@vernix/key-channel';
import { COSIGNED } from '@vernix/log-files';
import {
  cosign,
  formatAddCheckpoint,
  generateSignerKey,
  type Hash,
  openWitnessed,
  parseCheckpoint,
  parseNote,
  parseTile,
  Signer,
  type Tree,
  Verifier,
  verifyConsistency,
  verifyLogProof,
} from '@vernix/tlog';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Bench, HOUR, TRANSFER } from './helpers.ts';

const MINUTE = HOUR / 60;
const [FIRST, SECOND, STRANGER] = ['w1', 'w2', 'stranger'].map((name) =>
  Signer.parse(generateSignerKey('ed25519-cosignature', `witness.example/${name}`)),
) as [Signer, Signer, Signer];
const ASKED = {
  keys: [FIRST.verifier.vkey, SECOND.verifier.vkey],
  quorum: 2,
  unreachable: 'degrade' as const,
  minutes: 30,
};
const STOP = { ...ASKED, unreachable: 'stop' as const };
const EVENT = { type: 'file.deleted', transferId: TRANSFER, from: 'gateway' } as const;

let bench: Bench;
let client: KeyClient;
beforeEach(async () => {
  bench = await Bench.make();
});
afterEach(() => bench.clean());

const start = async (witnesses: typeof ASKED | typeof STOP): Promise<void> => {
  await bench.start({ witnesses });
  client = await bench.client();
};
const note = (): Promise<unknown> => client.call('log.append', { principal: 'vault', event: EVENT });
const release = (): Promise<string> =>
  client.call('pseudonym.key', { principal: 'vault-publish', family: 'births' }).then(
    () => 'released',
    (error: unknown) => (error as { code: string }).code,
  );
const state = async () => (await client.call('log.checkpoint', {})).answer;

/** What these witnesses answer to a checkpoint, at the service's time. */
async function signed(checkpoint: string, signers: readonly Signer[]): Promise<string> {
  const { origin, size } = parseCheckpoint(parseNote(checkpoint).text);
  const verifiers = (await state()).keys.map((key) => Verifier.parse(key));
  const latest: Tree = parseCheckpoint(parseNote(checkpoint).text);
  const lines = signers.map(async (signer) => {
    const request = formatAddCheckpoint({ oldSize: size, proof: [], checkpoint });
    const answer = await cosign(
      new Map([[origin, { verifiers, latest }]]),
      request,
      [signer],
      Math.floor(bench.now / 1000),
    );
    return answer.body;
  });
  return (await Promise.all(lines)).join('');
}

/** They see what there is, and the service is told. */
async function witness(...signers: Signer[]): Promise<number> {
  const { checkpoint } = await state();
  const cosignatures = await signed(checkpoint, signers);
  return (await client.call('log.cosigned', { checkpoint, cosignatures })).answer.size;
}

describe('what witnesses saw', () => {
  it('never becomes less, when two tell it at once', async () => {
    await start(ASKED);
    const other = await bench.client();
    for (let turn = 0; turn < 5; turn += 1) {
      await note();
      const older = await state();
      await note();
      const newer = await state();
      const told = [newer, older].map(async ({ checkpoint }) => ({
        checkpoint,
        cosignatures: await signed(checkpoint, [FIRST, SECOND]),
      }));
      const [first, second] = await Promise.all(told);
      if (first === undefined || second === undefined) throw new Error('there are two');
      await Promise.all([client.call('log.cosigned', first), other.call('log.cosigned', second)]);
      expect(parseCheckpoint(parseNote((await state()).cosigned ?? '').text).size).toBe(2 * (turn + 1));
    }
    await bench.restart({ witnesses: ASKED }); // and what is on disk is one of them, whole
    expect((await client.call('figures', {})).answer.witnessed).toMatchObject({ size: 10 });
  });

  it('is kept beside the log, and known after a restart', async () => {
    await start(ASKED);
    await note();
    expect(await witness(FIRST, SECOND)).toBe(1);
    await note();
    await bench.restart({ witnesses: ASKED });
    client = await bench.client();
    const { answer } = await client.call('figures', {});
    expect(answer).toMatchObject({
      logSize: 2,
      witnessed: { size: 1, at: new Date(bench.now).toISOString() },
    });
    const { cosigned, keys } = await state();
    const log = { origin: 'vernix/registry', verifiers: keys.map((key) => Verifier.parse(key)) };
    const witnesses = [FIRST.verifier, SECOND.verifier];
    expect(openWitnessed(cosigned ?? '', { log, witnesses, quorum: 2 }).checkpoint.size).toBe(1);
  });

  it('is refused as all else is while the disk is full, and kept once there is room', async () => {
    await start(ASKED);
    await note();
    const { checkpoint } = await state();
    const seen = { checkpoint, cosignatures: await signed(checkpoint, [FIRST, SECOND]) };
    const file = await open(bench.passphraseFile);
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const write = vi.spyOn(Object.getPrototypeOf(file) as typeof file, 'writeFile').mockRejectedValue(full);
    await file.close();
    const refused = { code: 'release-not-written' };
    await expect(client.call('log.cosigned', seen)).rejects.toMatchObject(refused);
    expect(JSON.parse(bench.logged.at(-1) ?? '')).toMatchObject({
      ...{ level: 'warn', event: 'refused', op: 'log.cosigned', ...refused },
    });
    write.mockRestore();
    expect((await client.call('log.cosigned', seen)).answer.size).toBe(1);
  });

  it('counts when enough of those that are named signed this very log', async () => {
    await start(ASKED);
    await note();
    await expect(witness(FIRST)).rejects.toMatchObject({ code: 'log-quorum-missing' });
    await expect(witness(FIRST, STRANGER)).rejects.toMatchObject({ code: 'log-quorum-missing' });
    const { checkpoint } = await state();
    const cosignatures = await signed(checkpoint, [FIRST, SECOND]);
    const spoiled = cosignatures.replace(/(.)=\n$/, (_all, last: string) => `${last === 'A' ? 'E' : 'A'}=\n`);
    for (const wrong of [spoiled, cosignatures.slice(0, 90), '— x y\n', ''])
      await expect(client.call('log.cosigned', { checkpoint, cosignatures: wrong })).rejects.toMatchObject({
        code: 'log-quorum-missing',
      });
    expect((await state()).cosigned).toBeNull();
    // An older one that comes late takes nothing back.
    await note();
    expect(await witness(FIRST, SECOND)).toBe(2);
    expect((await client.call('log.cosigned', { checkpoint, cosignatures })).answer.size).toBe(2);
  });

  it('counts whatever else a witness that lies answers beside it', async () => {
    await start(ASKED);
    await note();
    const { checkpoint } = await state();
    const good = await signed(checkpoint, [FIRST, SECOND]);
    const spoiled = good.replace(/.(?==\n$)/, (last) => (last === 'A' ? 'E' : 'A'));
    const cosignatures = `${spoiled}— x y\nno line at all\n\n${good}`;
    expect((await client.call('log.cosigned', { checkpoint, cosignatures })).answer.size).toBe(1);
  });

  it('binds the log: one that is shorter, or another, is not opened', async () => {
    await start(ASKED);
    await note();
    const log = join(bench.keys, 'log');
    // The service runs: what it is about to rename may be gone by the time it is copied.
    await cp(log, `${log}-old`, { recursive: true, filter: (path) => !path.endsWith('.tmp') });
    await note();
    await witness(FIRST, SECOND);
    await cp(join(log, COSIGNED), join(`${log}-old`, COSIGNED));
    await rm(log, { recursive: true });
    await cp(`${log}-old`, log, { recursive: true });
    await expect(bench.restart({ witnesses: ASKED })).rejects.toMatchObject({
      code: 'release-file-damaged',
      cause: { code: 'log-rolled-back' },
    });
    // The thief goes on from the old copy with the service's own keys, to the same length.
    await rm(join(log, COSIGNED));
    await bench.restart({ witnesses: ASKED });
    client = await bench.client();
    await client.call('log.append', { principal: 'vault', event: { ...EVENT, from: 'vault' } });
    await cp(join(`${log}-old`, COSIGNED), join(log, COSIGNED));
    await expect(bench.restart({ witnesses: ASKED })).rejects.toMatchObject({
      code: 'release-file-damaged',
      cause: { code: 'log-proof-wrong' },
    });
  });
});

it('keeps the log’s older key as long as witnesses have seen nothing that the newer one signed', async () => {
  await start(ASKED);
  await note();
  await witness(FIRST, SECOND);
  const admin = await bench.client(bench.adminSocket);
  await admin.call('keys.rotate', { principal: 'user:k7', key: 'log' });
  bench.now += 15 * 24 * HOUR;
  const keys = async (): Promise<number> => {
    await bench.restart({ witnesses: ASKED });
    client = await bench.client();
    return (await state()).keys.length;
  };
  expect(await keys()).toBe(4);
  expect(await witness(FIRST, SECOND)).toBe(2);
  expect(await keys()).toBe(2);
  expect(await keys()).toBe(2);
});

describe('when no witness answers', () => {
  it('“stop” refuses releases once an entry has waited too long, and goes on by itself', async () => {
    await start(STOP);
    expect(await release()).toBe('released');
    bench.now += 29 * MINUTE;
    expect(await release()).toBe('released');
    bench.now += 2 * MINUTE;
    expect(await release()).toBe('log-not-witnessed');
    await note(); // what was done is still written down
    await bench.restart({ witnesses: STOP });
    client = await bench.client();
    expect(await release()).toBe('log-not-witnessed');
    await witness(FIRST, SECOND);
    expect(await release()).toBe('released');
  });

  it('“stop” lets a log that waits for nobody rest for as long as it likes', async () => {
    await start(STOP);
    await release();
    await witness(FIRST, SECOND);
    bench.now += 48 * HOUR;
    expect(await release()).toBe('released');
  });

  it('“stop” is not put off by a clock that is set back', async () => {
    await start(STOP);
    await release();
    bench.now += 31 * MINUTE;
    bench.setClock(-HOUR);
    expect(await release()).toBe('log-not-witnessed');
  });

  it('“stop” is not put off by what witnesses signed before, however often it is brought', async () => {
    await start(STOP);
    await release();
    const { checkpoint } = await state();
    const cosignatures = await signed(checkpoint, [FIRST, SECOND]);
    await client.call('log.cosigned', { checkpoint, cosignatures });
    await note();
    bench.now += 31 * MINUTE;
    bench.setClock(-HOUR);
    const other = await bench.client();
    for (let turn = 0; turn < 10; turn += 1) {
      const brought = other.call('log.cosigned', { checkpoint, cosignatures });
      expect(await release()).toBe('log-not-witnessed');
      await brought;
    }
    expect(await release()).toBe('log-not-witnessed');
  });

  it('“degrade” goes on', async () => {
    await start(ASKED);
    await release();
    bench.now += 48 * HOUR;
    expect(await release()).toBe('released');
  });

  it('“stop” without witnesses is no configuration', () => {
    expect(() => bench.config({ witnesses: { ...STOP, quorum: 0 } })).toThrow();
    expect(() => bench.config({ witnesses: { ...STOP, quorum: 3 } })).toThrow();
  });
});

describe('for those who check', () => {
  it('proves growth between any two sizes, and an entry under what witnesses saw', async () => {
    await start(ASKED);
    const checkpoints: string[] = [];
    for (let size = 1; size <= 5; size += 1) {
      await note();
      checkpoints.push((await state()).checkpoint);
    }
    const at = (size: number): Tree => parseCheckpoint(parseNote(checkpoints[size - 1] ?? '').text);
    const { answer } = await client.call('log.growth', { older: 2, size: 4 });
    const proof: Hash[] = answer.proof.map((hash) => Buffer.from(hash, 'base64'));
    expect(() => verifyConsistency(at(2), at(4), proof)).not.toThrow();
    await expect(client.call('log.proof', { index: 1 })).rejects.toMatchObject({ code: 'log-not-witnessed' });
    await witness(FIRST, SECOND);
    await note();
    const { answer: proven } = await client.call('log.proof', { index: 1 });
    const entry = Buffer.from(/^extra (.*)$/m.exec(proven.proof)?.[1] ?? '', 'base64');
    expect(JSON.parse(entry.toString())).toMatchObject(EVENT);
    const log = {
      origin: 'vernix/registry',
      verifiers: (await state()).keys.map((key) => Verifier.parse(key)),
    };
    const policy = { log, witnesses: [FIRST.verifier, SECOND.verifier], quorum: 2 };
    expect(verifyLogProof(proven.proof, entry, policy)).toMatchObject({ index: 1, checkpoint: { size: 5 } });
    await expect(client.call('log.proof', { index: 5 })).rejects.toMatchObject({ code: 'log-not-witnessed' });
    await expect(client.call('log.proof', { index: 6 })).rejects.toMatchObject({ code: 'log-entry-missing' });
  });

  it('gives out tiles, and nothing else that is in the directory', async () => {
    await start(ASKED);
    await note();
    const { binary } = await client.call('log.tile', { path: 'tile/0/000.p/1', from: 0 });
    expect(parseTile({ level: 0, index: 0, width: 1 }, binary)).toHaveLength(1);
    for (const path of [
      'checkpoint',
      '../keystore.age',
      'tile/0/../../../keystore.age',
      'tile/0/000.p/01',
      '',
    ])
      await expect(client.call('log.tile', { path, from: 0 })).rejects.toMatchObject({
        code: 'log-path-invalid',
      });
    await expect(client.call('log.tile', { path: 'tile/0/000', from: 0 })).rejects.toMatchObject({
      code: 'log-tile-missing',
    });
  });
});
