/** The log in an S3 store of others' making. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GoVerifier, goIsMissing } from '../../log-files/test/support/go-verifier.ts';
import { ObjectStore, openSource, publish, type StorePlace, storePlace } from '../src/index.ts';
import { requireWhole } from './support/copy.ts';
import { codeOf, freshDirectory, ORIGIN, POLICY, SIGNER, writeLog } from './support/log.ts';
import { type S3Server, s3IsMissing, startS3 } from './support/s3-server.ts';

const never = new AbortController().signal;
const KIND = { type: 'application/octet-stream', cache: 'no-cache' };
const publishTo = async (place: StorePlace, directory: string) =>
  await publish(await openSource(directory, never), new ObjectStore(place, never), POLICY);

async function changeByte(store: ObjectStore, path: string): Promise<void> {
  const { bytes, etag } = (await store.get(path, 100_000)) as { bytes: Buffer; etag: string };
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  await store.replace(path, bytes, KIND, etag);
}

describe.skipIf(s3IsMissing !== null)('a log in an object store', () => {
  let s3: S3Server;
  const directory = freshDirectory();
  beforeAll(async () => {
    s3 = await startS3();
    await writeLog(directory, 300);
    await cp(directory, join(dirname(directory), 'at-300'), { recursive: true });
    await writeLog(directory, 1500);
  });
  afterAll(() => s3.stop());

  it('is whole there, grows there, and nothing is put twice', async () => {
    const place = s3.freshPlace();
    const grows = freshDirectory();
    const sizes = [0, 1, 255, 256, 257, 600, 600, 1500];
    const placed: number[] = [];
    for (const size of sizes) {
      await writeLog(grows, size);
      placed.push((await publishTo(place, grows)).placed);
      expect((await requireWhole(place)).size).toBe(size);
    }
    // The checkpoint, and of bundles and of hashes each that came or grew: a tile of the next level with every full one.
    expect(placed).toEqual([1, 3, 3, 4, 3, 6, 0, 10]);
  });

  it('is read there entry by entry, and gives proofs', async () => {
    const place = s3.freshPlace();
    await publishTo(place, directory);
    const source = await openSource(place, never);
    const entries: string[] = [];
    for await (const one of source.entries(250, 520)) entries.push(one.toString());
    expect([entries.length, entries[0], entries.at(-1)]).toEqual([270, 'entry 250', 'entry 519']);
    expect(source.note).toBe((await openSource(directory, never)).note);
  });

  it.skipIf(goIsMissing !== null)(
    'is verified there by the Go checksum database’s packages, over HTTP',
    async () => {
      const place = s3.freshPlace();
      await publishTo(place, directory);
      const store = new ObjectStore(place, never);
      const server = createServer((request, response) => {
        store.get((request.url ?? '').slice(1), 2 ** 25).then(
          (found) =>
            response.writeHead(found === null ? 404 : 200).end(found === 'too-long' ? '' : found?.bytes),
          () => response.writeHead(500).end(),
        );
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const outside = new GoVerifier(join(dirname(directory), 'verify-log'));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { stdout, stderr } = await outside.verifyMeanwhile(
        url,
        SIGNER.verifier.vkey,
        1234,
        [0, 256, 1499],
      );
      server.close();
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toMatchObject({ Origin: ORIGIN, Size: 1500, Entries: 1500 });
    },
    120_000,
  );

  it('is not overwritten by an older one, nor by another', async () => {
    const place = s3.freshPlace();
    await publishTo(place, directory);
    expect(await codeOf(publishTo(place, join(dirname(directory), 'at-300')))).toBe(
      'log-rolled-back 300 1500',
    );
    const forged = freshDirectory();
    await writeLog(forged, 200);
    await writeLog(forged, 2000, 'forged');
    expect(await codeOf(publishTo(place, forged))).toBe('log-rewritten 1500');
    expect((await requireWhole(place)).size).toBe(1500);
    const same = freshDirectory();
    await writeLog(same, 1500, 'forged');
    expect(await codeOf(publishTo(place, same))).toBe('log-rewritten 1500');
  });

  it.each(['tile/entries/000', 'tile/0/001', 'tile/1/000.p/5', 'checkpoint'])(
    'is not put where something else is at %s, which stays',
    async (path) => {
      const place = s3.freshPlace();
      const store = new ObjectStore(place, never);
      expect(await store.create(path, Buffer.from('something else'), KIND)).toBe(true);
      expect(await codeOf(publishTo(place, directory))).toBe(`log-copy-differs ${path}`);
      expect(await store.get(path, 100)).toMatchObject({ bytes: Buffer.from('something else') });
      if (path !== 'checkpoint') expect(await store.get('checkpoint', 100_000)).toBeNull();
    },
  );

  it.each(['tile/entries/000', 'tile/0/001', 'tile/entries/005.p/220', 'tile/1/000.p/5'])(
    'is not gone on from when a byte of %s was changed there, whether the log grew or not',
    async (path) => {
      const [place, grown] = [s3.freshPlace(), freshDirectory()];
      await publishTo(place, directory);
      await cp(directory, grown, { recursive: true });
      await writeLog(grown, 1600);
      await changeByte(new ObjectStore(place, never), path);
      expect(await codeOf(publishTo(place, directory))).toBe(`log-copy-differs ${path}`);
      expect(await codeOf(publishTo(place, grown))).toBe(`log-copy-differs ${path}`);
      expect((await openSource(place, never)).note).toBe((await openSource(directory, never)).note);
    },
  );

  it('accuses nobody of rewriting the log when a tile where it is read was changed', async () => {
    const [place, changed] = [s3.freshPlace(), freshDirectory()];
    await publishTo(place, join(dirname(directory), 'at-300'));
    await cp(directory, changed, { recursive: true });
    const tile = join(changed, 'tile/0/001');
    const bytes = await readFile(tile);
    await writeFile(tile, bytes.fill((bytes[40] ?? 0) ^ 1, 40, 41));
    expect(await codeOf(publishTo(place, changed))).toBe('log-proof-wrong');
  });

  it('has put again what was taken away below its checkpoint', async () => {
    const place = s3.freshPlace();
    await publishTo(place, directory);
    await s3.remove(place, 'tile/entries/003');
    expect((await publishTo(place, directory)).placed).toBe(1);
    expect((await requireWhole(place)).size).toBe(1500);
  });

  it.each([
    ['tile/0/001', 'log-tile-differs tile/0/001'],
    ['tile/1/000.p/5', 'log-root-differs tile/0/005.p/220, tile/1/000.p/5'],
  ])('is verified there, to the last hash: %s', async (path, found) => {
    const place = s3.freshPlace();
    const store = new ObjectStore(place, never);
    await publishTo(place, directory);
    const verify = async (): Promise<void> => await (await openSource(place, never)).verifyTiles(POLICY.log);
    await verify();
    await changeByte(store, path);
    expect(await codeOf(verify())).toBe(found);
  });

  it('tells that it was set back to what it was', async () => {
    const place = s3.freshPlace();
    await publishTo(place, join(dirname(directory), 'at-300'));
    const source = await openSource(directory, never);
    const again = publish(source, new ObjectStore(place, never), POLICY, {
      size: 301,
      root: Buffer.alloc(32),
    });
    expect(await codeOf(again)).toBe('log-copy-differs checkpoint');
  });

  it('lets one of two at work put the checkpoint, and both end', async () => {
    const place = s3.freshPlace();
    const ends = await Promise.all([publishTo(place, directory), publishTo(place, directory)]);
    expect(ends.map(({ checkpoint }) => checkpoint.size)).toEqual([1500, 1500]);
    expect((await requireWhole(place)).size).toBe(1500);
  });

  it('is read again by one that was overtaken while the log grew, which is no finding', async () => {
    const [place, grows] = [s3.freshPlace(), freshDirectory()];
    await writeLog(grows, 10);
    const slow = await openSource(grows, never);
    await writeLog(grows, 20);
    await publishTo(place, grows);
    const end = await publish(slow, new ObjectStore(place, never), POLICY);
    expect([end.checkpoint.size, end.before, end.placed]).toEqual([20, 20, 0]);
    expect((await requireWhole(place)).size).toBe(20);
  });

  it('puts nothing where something is, or where what was there is another by now', async () => {
    const store = new ObjectStore(s3.freshPlace(), never);
    const [one, two] = [Buffer.from('one'), Buffer.from('two')];
    expect(await store.create('checkpoint', one, KIND)).toBe(true);
    expect(await store.create('checkpoint', two, KIND)).toBe(false);
    const found = await store.get('checkpoint', 3);
    const { etag } = found as { etag: string };
    expect(await store.replace('checkpoint', two, KIND, etag)).toBe(true);
    expect(await store.replace('checkpoint', one, KIND, etag)).toBe(false);
    expect(await store.get('checkpoint', 3)).toMatchObject({ bytes: two });
    expect(await store.get('checkpoint', 2)).toBe('too-long');
  });

  it('is told from a bucket that is not there, to be read from or put into', async () => {
    const place = storePlace(
      { place: 's3://no-such-bucket/at', endpoint: s3.endpoint, region: 'us-east-1' },
      s3.credentials,
    );
    expect(await codeOf(openSource(place, never))).toBe('store-bucket-missing');
    expect(await codeOf(publishTo(place, directory))).toBe('store-bucket-missing');
    const put = new ObjectStore(place, never).create('checkpoint', Buffer.from('x'), KIND);
    expect(await codeOf(put)).toBe('store-bucket-missing');
  });

  it('is given to nobody with another key', async () => {
    const credentials = { ...s3.credentials, secretAccessKey: 'another' };
    const store = new ObjectStore({ ...s3.freshPlace(), credentials }, never);
    expect(await codeOf(store.get('checkpoint', 3))).toBe('store-forbidden');
    expect(await codeOf(store.create('checkpoint', Buffer.from('x'), KIND))).toBe('store-forbidden');
  });
});
