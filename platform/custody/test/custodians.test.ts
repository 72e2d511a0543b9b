import { readdir, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { encodeFrame, FrameReader } from '@vernix/key-channel';
import fc from 'fast-check';
import { beforeEach, expect, it, vi } from 'vitest';
import { Ceremony } from '../src/custodians/ceremony.ts';
import { readShares, shareOut } from '../src/custodians/shares.ts';
import {
  bringShare,
  ceremonyStatus,
  checkCustodian,
  custodyOf,
  fetchShare,
  openKeystoreFile,
  openShare,
  sealKeystore,
  UNHEARD,
} from '../src/index.ts';
import { CONTENT, passphrase, people, temporaryDirectory } from './support.ts';

let directory: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
});

/** Seals, and opens as a key service does: it waits until the custodians have come. */
async function waiting(names = ['amina', 'bruno', 'chloe'], threshold = 2) {
  const { identities, custody, socket } = await people(directory, names, threshold);
  const sealed = await sealKeystore(CONTENT, custodyOf({ custody }, UNHEARD));
  const begun = Promise.withResolvers<undefined>();
  const told: string[] = [];
  const events = {
    waiting: (needed: number, of: number) => {
      told.push(`waiting ${needed} of ${of}`);
      begun.resolve(undefined);
    },
    brought: (here: number, needed: number) => void told.push(`brought ${here} of ${needed}`),
    forgotten: () => void told.push('forgotten'),
  };
  const content = openKeystoreFile(sealed, custodyOf({ custody }, events));
  await begun.promise;
  const share = async (name: string): Promise<Uint8Array> =>
    openShare(name, await fetchShare(socket, name), [identities.get(name)!]);
  return { identities, custody, sealed, socket, content, share, told };
}

it('opens when enough custodians brought their shares, and then waits no more', async () => {
  const { socket, content, share, told } = await waiting();
  expect((await stat(socket)).mode & 0o777).toBe(0o600);
  expect(await ceremonyStatus(socket)).toMatchObject({ threshold: 2, here: 0 });
  const chloe = await share('chloe');
  expect(await bringShare(socket, 'chloe', chloe)).toEqual({
    threshold: 2,
    here: 1,
    custodians: [
      { name: 'amina', here: false },
      { name: 'bruno', here: false },
      { name: 'chloe', here: true },
    ],
  });
  expect(chloe.every((byte) => byte === 0)).toBe(true); // wiped
  await bringShare(socket, 'chloe', await share('chloe')); // again: no second person
  expect(await ceremonyStatus(socket)).toMatchObject({ here: 1 });
  expect(await bringShare(socket, 'amina', await share('amina'))).toMatchObject({ here: 2 });
  expect(Buffer.from(await content)).toEqual(CONTENT);
  await expect(ceremonyStatus(socket)).rejects.toMatchObject({ code: 'custody-not-waiting' });
  expect(told).toEqual(['waiting 2 of 3', 'brought 1 of 2', 'brought 2 of 2']);
  expect(await readdir(directory)).toEqual([]); // nothing was written
});

it('takes no wrong share, and goes on waiting for the right one', async () => {
  const { socket, content, share } = await waiting();
  const wrong = { code: 'custody-share-wrong', params: { custodian: 'bruno' } };
  await expect(bringShare(socket, 'bruno', await share('amina'))).rejects.toMatchObject(wrong);
  await expect(bringShare(socket, 'bruno', Buffer.alloc(17))).rejects.toMatchObject(wrong);
  await expect(bringShare(socket, 'bruno', Buffer.alloc(0))).rejects.toMatchObject(wrong);
  await expect(fetchShare(socket, 'mallory')).rejects.toMatchObject({ code: 'custodian-unknown' });
  await bringShare(socket, 'bruno', await share('bruno'));
  await bringShare(socket, 'amina', await share('amina'));
  expect(Buffer.from(await content)).toEqual(CONTENT);
});

it('outlives any bytes on its socket', async () => {
  const { socket, content, share } = await waiting();
  const throwAt = (bytes: Uint8Array): Promise<unknown[]> =>
    new Promise((resolve) => {
      const reader = new FrameReader();
      const answers: unknown[] = [];
      const client = connect(socket).on('error', () => undefined);
      client.on('data', (chunk: Buffer) => answers.push(...reader.push(chunk).map(({ json }) => json)));
      client.on('close', () => resolve(answers)).end(bytes);
    });
  const request = fc.record(
    {
      id: fc.oneof(fc.nat(), fc.constant('x')),
      op: fc.constantFrom('status', 'share', 'bring', 'keys'),
      custodian: fc.constantFrom('amina', '../x', ''),
    },
    { requiredKeys: [] },
  );
  const framed = fc
    .tuple(fc.oneof(request, fc.jsonValue()), fc.uint8Array({ maxLength: 40 }))
    .map(([json, binary]) => encodeFrame(json, binary));
  await fc.assert(
    fc.asyncProperty(fc.oneof(framed, fc.uint8Array({ maxLength: 64 })), async (bytes) => {
      for (const answer of await throwAt(bytes)) expect(JSON.stringify(answer)).not.toContain('"here":1');
    }),
    { numRuns: 150 },
  );
  await bringShare(socket, 'bruno', await share('bruno'));
  await bringShare(socket, 'amina', await share('amina'));
  expect(Buffer.from(await content)).toEqual(CONTENT);
});

it('forgets shares that were not followed by others within an hour', async () => {
  const { identities, custody } = await people(directory, ['amina', 'bruno'], 2);
  const dealt = readShares(await shareOut(new Uint8Array(16), custody));
  const open = (index: number) =>
    openShare(dealt[index]!.name, dealt[index]!.sealed, [identities.get(dealt[index]!.name)!]);
  const shares = [await open(0), await open(1)] as const;
  vi.useFakeTimers();
  try {
    const forgotten = vi.fn();
    const ceremony = new Ceremony(dealt, { brought: () => undefined, forgotten });
    await ceremony.bring('amina', shares[0]);
    vi.advanceTimersByTime(59 * 60_000);
    expect(ceremony.status.here).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(forgotten).toHaveBeenCalledOnce();
    expect(ceremony.status.here).toBe(0);
    await ceremony.bring('bruno', shares[1]);
    await ceremony.bring('amina', shares[0]);
    expect(await ceremony.whole).toEqual(new Uint8Array(16));
    ceremony.close();
  } finally {
    vi.useRealTimers();
  }
});

it('lets a custodian see that their key is the right one, without opening anything', async () => {
  const { identities, custody } = await people(directory, ['amina', 'bruno'], 2);
  const sealed = await sealKeystore(CONTENT, custodyOf({ custody }, UNHEARD));
  await checkCustodian(sealed, 'amina', [identities.get('amina')!]);
  const check = (name: string, identity: string, file: Uint8Array = sealed) =>
    checkCustodian(file, name, [identities.get(identity)!]);
  await expect(check('amina', 'bruno')).rejects.toMatchObject({ code: 'custody-identity-wrong' });
  await expect(check('carol', 'bruno')).rejects.toMatchObject({ code: 'custodian-unknown' });
  await expect(check('amina', 'amina', sealed.subarray(0, 90))).rejects.toMatchObject({
    code: 'keystore-damaged',
  });
});

it('does not wait for custodians of a keystore that is in other hands', async () => {
  const { custody } = await people(directory, ['amina', 'bruno'], 2);
  const settings = await passphrase(directory);
  const byPassphrase = await sealKeystore(CONTENT, custodyOf(settings, UNHEARD, 10));
  await expect(openKeystoreFile(byPassphrase, custodyOf({ custody }, UNHEARD))).rejects.toMatchObject({
    code: 'custody-differs',
    params: { sealed: 'passphrase-file', configured: 'custodians' },
  });
  const other = {
    ...custody,
    threshold: 2,
    custodians: [
      ...custody.custodians.slice(0, 1),
      { name: 'x', recipient: custody.custodians[1]!.recipient },
    ],
  };
  const shared = await sealKeystore(CONTENT, custodyOf({ custody }, UNHEARD));
  await expect(openKeystoreFile(shared, custodyOf({ custody: other }, UNHEARD))).rejects.toMatchObject({
    code: 'custodians-differ',
  });
});
