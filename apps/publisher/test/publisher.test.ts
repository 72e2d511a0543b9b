/** The publisher as it runs: reads where the log is served, and keeps the copy. */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { ObjectStore, type StorePlace } from '@vernix/log-store';
import { createLog, type Running } from '@vernix/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireWhole } from '../../../platform/log-store/test/support/copy.ts';
import { freshDirectory, SIGNER, writeLog } from '../../../platform/log-store/test/support/log.ts';
import { type S3Server, s3IsMissing, startS3 } from '../../../platform/log-store/test/support/s3-server.ts';
import { PublisherConfig, startPublisher } from '../src/index.ts';

interface Line {
  readonly event: string;
  readonly [field: string]: unknown;
}

describe.skipIf(s3IsMissing !== null)('the publisher', () => {
  let s3: S3Server;
  let served: Server;
  const directory = freshDirectory();
  const beside = (name: string): string => join(dirname(directory), name);

  beforeAll(async () => {
    s3 = await startS3();
    served = createServer((request, response) => {
      readFile(join(directory, request.url ?? '')).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    }).listen(0, '127.0.0.1');
    await once(served, 'listening');
    await writeLog(directory, 300);
    await writeFile(beside('policy'), `log ${SIGNER.verifier.vkey}\nquorum none\n`);
    const { accessKeyId, secretAccessKey } = s3.credentials;
    await writeFile(
      beside('key'),
      `aws_access_key_id=${accessKeyId}\naws_secret_access_key=${secretAccessKey}\n`,
    );
  });
  afterAll(async () => {
    served.close();
    await s3.stop();
  });

  /** Runs it until it says one of these. */
  async function until(place: StorePlace, ...events: string[]): Promise<Line> {
    let said: (line: Line) => void = () => undefined;
    const saying = new Promise<Line>((resolve) => (said = resolve));
    const write = (text: string): void => {
      const line = JSON.parse(text) as Line;
      if (events.includes(line.event)) said(line);
    };
    const config = PublisherConfig.parse({
      log: `http://127.0.0.1:${(served.address() as AddressInfo).port}`,
      policyFile: beside('policy'),
      to: { place: place.name, endpoint: s3.endpoint, credentialsFile: beside('key') },
    });
    const running: Running = await startPublisher(config, createLog('publisher', { write }));
    const line = await saying;
    await running.close();
    return line;
  }

  it('publishes what is served, and says how much', async () => {
    const place = s3.freshPlace();
    expect(await until(place, 'log-published')).toMatchObject({
      level: 'info',
      size: 300,
      count: 300,
      files: 6,
    });
    expect((await requireWhole(place)).size).toBe(300);
    await writeLog(directory, 301);
    expect(await until(place, 'log-published')).toMatchObject({ size: 301, count: 1, files: 3 });
  });

  it('goes on when something else is there, overwrites nothing, and says so at level error', async () => {
    const place = s3.freshPlace();
    const store = new ObjectStore(place, new AbortController().signal);
    await store.create('tile/0/000', Buffer.from('else'), { type: 'text/plain', cache: 'no-cache' });
    expect(await until(place, 'publishing-refused')).toMatchObject({
      level: 'error',
      code: 'log-copy-differs',
    });
    expect(await store.get('tile/0/000', 4)).toMatchObject({ bytes: Buffer.from('else') });
    expect(await store.get('checkpoint', 4)).toBeNull();
  });

  it('does not start without a key, or with a place that is none', async () => {
    const wrong = { ...s3.freshPlace(), name: 's3://B' };
    await expect(until(wrong)).rejects.toMatchObject({ code: 'store-place-invalid' });
  });
});
