/** The log in an object store, by the command: published there, verified there, and proofs made out of it. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LogWriter } from '@vernix/log-files';
import { ObjectStore, type StorePlace } from '@vernix/log-store';
import { generateSignerKey, Signer } from '@vernix/tlog';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type S3Server, s3IsMissing, startS3 } from '../../../platform/log-store/test/support/s3-server.ts';
import { temporaryDirectory, vernix } from './run-vernix.ts';

const ORIGIN = 'log.example/releases';
const SIGNER = Signer.parse(generateSignerKey('ed25519', ORIGIN));
const TRANSFER = '3vQh0aJ1Qy2mZb7cXw9K4A';
const ACCEPTED = {
  v: 1,
  at: '2026-03-01T10:00:00.000Z',
  principal: 'vault-collector',
  type: 'file.accepted',
  transferId: TRANSFER,
  partner: 'riverbend',
  sha256: 'a'.repeat(64),
};

let scratch: string;

async function writeLog(name: string, entries: readonly string[]): Promise<void> {
  const options = { directory: join(scratch, name), origin: ORIGIN, signers: [SIGNER] };
  const writer = await LogWriter.open(options).catch(() => LogWriter.create(options));
  await Promise.all(entries.map((entry) => writer.append(Buffer.from(entry))));
  await writer.close();
}

describe.skipIf(s3IsMissing !== null)('vernix log, where the log is in an object store', () => {
  let s3: S3Server;
  let place: StorePlace;
  const run = (...argv: string[]) =>
    vernix(scratch, 'log', ...argv, '--policy', 'policy', '--endpoint', s3.endpoint, '--credentials', 'key');
  const publish = (log: string) => run('publish', log, '--to', place.name, '--json');

  beforeAll(async () => {
    [scratch, s3] = await Promise.all([temporaryDirectory(), startS3()]);
    await writeFile(join(scratch, 'policy'), `log ${SIGNER.verifier.vkey}\nquorum none\n`);
    const { accessKeyId, secretAccessKey } = s3.credentials;
    const key = `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    await writeFile(join(scratch, 'key'), key, { mode: 0o600 });
    await writeFile(join(scratch, 'open-key'), key, { mode: 0o644 });
    await writeLog('log', [
      ...Array.from({ length: 300 }, (_, at) => `entry ${at}`),
      JSON.stringify(ACCEPTED),
    ]);
    await cp(join(scratch, 'log'), join(scratch, 'old'), { recursive: true });
    await writeLog('log', ['one more']);
  });
  afterAll(() => s3.stop());
  beforeEach(() => {
    place = s3.freshPlace();
  });

  it('publishes it, then what is new, and verifies it there', async () => {
    expect(await publish('old')).toMatchObject({ code: 0, stderr: '' });
    const again = await publish('log');
    expect(JSON.parse(again.stdout)).toEqual({ size: 302, before: 301, placed: 3 });
    const verified = await run('verify', place.name, '--json');
    expect([verified.stderr, JSON.parse(verified.stdout)]).toMatchObject(['', { origin: ORIGIN, size: 302 }]);
  });

  it('does not publish an old copy over it, and says that the log was rolled back', async () => {
    await publish('log');
    const { code, stderr } = await publish('old');
    expect([code, stderr]).toEqual([3, expect.stringContaining('"log-rolled-back"')]);
  });

  it('tells an altered copy from a rewritten log, and which object it is', async () => {
    await publish('log');
    const store = new ObjectStore(place, new AbortController().signal);
    const path = 'tile/entries/000';
    const { bytes, etag } = (await store.get(path, 100_000)) as { bytes: Buffer; etag: string };
    bytes.write('E', 2); // of “entry 0”
    await store.replace(path, bytes, { type: 'application/octet-stream', cache: 'no-cache' }, etag);
    for (const kept of ['old/checkpoint', 'log/checkpoint']) {
      const verified = await run('verify', place.name, '--older', kept);
      expect([verified.code, verified.stderr]).toEqual([3, expect.stringContaining('(log-entries-differ)')]);
    }
    const again = await publish('log');
    expect([again.code, again.stderr]).toEqual([3, expect.stringContaining(path)]);
  });

  it('watches it there', async () => {
    await publish('log');
    const { stdout } = await run('watch', place.name, '--partner', 'riverbend', '--once', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ index: 300, entry: { transferId: TRANSFER } });
  });

  it('makes the proof of a file’s acceptance out of it, which then needs no network', async () => {
    await publish('log');
    const made = await run('receipt', TRANSFER, '--log', place.name, '--out', 'proof', '--json');
    expect([made.stderr, JSON.parse(made.stdout)]).toMatchObject(['', { index: 300, size: 302 }]);
    expect(await readFile(join(scratch, 'proof'), 'utf8')).toContain('c2sp.org/tlog-proof@v1');
    const kept = await vernix(scratch, 'log', 'receipt', 'proof', '--policy', 'policy');
    expect([kept.code, kept.stdout]).toEqual([0, expect.stringContaining(TRANSFER)]);
    const none = await run('receipt', 'A'.repeat(22), '--log', place.name);
    expect(none.stderr).toContain('(not-found)');
  });

  it('says what is wrong with what it was told', async () => {
    const asked = (key: string) => ['--endpoint', s3.endpoint, '--credentials', key];
    const key = await readFile(join(scratch, 'key'), 'utf8');
    await writeFile(join(scratch, 'wrong-key'), key.replace(/(secret_access_key = ).*/, '$1another'), {
      mode: 0o600,
    });
    for (const [argv, code, exit] of [
      [['publish', 'log', '--policy', 'policy'], 'command-line', 2],
      [['publish', 'log', '--to', 's3://B', '--policy', 'policy'], 'store-place-invalid', 2],
      [['verify', 's3://bucket', '--policy', 'policy', '--credentials', 'open-key'], 'secret-file-open', 2],
      [['verify', place.name, '--policy', 'policy', ...asked('key')], 'log-not-there', 2],
      [
        ['publish', 'log', '--to', 's3://no-such-bucket/at', '--policy', 'policy', ...asked('key')],
        'store-bucket-missing',
        2,
      ],
      [['verify', place.name, '--policy', 'policy', ...asked('wrong-key')], 'store-forbidden', 3],
    ] as const) {
      const ran = await vernix(scratch, 'log', ...argv);
      expect([argv, ran.stderr.match(/\(([a-z-]+)\)/)?.[1], ran.code]).toEqual([argv, code, exit]);
    }
  });
});
