/** One that goes on: what it publishes, what it remembers, what it goes on after. */
import { setTimeout as sleep } from 'node:timers/promises';
import { VernixError } from '@vernix/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow, ObjectStore, type Published, type StorePlace } from '../src/index.ts';
import { requireWhole } from './support/copy.ts';
import { freshDirectory, POLICY, writeLog } from './support/log.ts';
import { type S3Server, s3IsMissing, startS3 } from './support/s3-server.ts';

const never = new AbortController().signal;
const words = ({ code, params }: VernixError): string => [code, ...Object.values(params)].join(' ');
const KIND = { type: 'text/plain; charset=utf-8', cache: 'no-cache' };

/** What it says: the size that is published, or what kept it from that. */
class Saying {
  #said = '';

  hear(what: string): void {
    this.#said = what;
  }

  /** Sizes in between are told, too, when it looks at a log that is being written. */
  async until(what: string): Promise<void> {
    while (this.#said !== what) await sleep(5);
  }
}

describe.skipIf(s3IsMissing !== null)('a publisher that goes on', () => {
  let s3: S3Server;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(() => s3.stop());

  async function following(
    log: string,
    store: () => StorePlace,
    act: (saying: Saying) => Promise<void>,
  ): Promise<void> {
    const saying = new Saying();
    const stopping = new AbortController();
    const ended = follow(
      {
        ...{ log, policy: POLICY, everySeconds: 0.02, store: () => Promise.resolve(store()) },
        published: ({ checkpoint }: Published) => saying.hear(String(checkpoint.size)),
        failed: (error) => saying.hear(error instanceof VernixError ? words(error) : String(error)),
      },
      stopping.signal,
    );
    await act(saying);
    stopping.abort();
    await ended;
  }

  it('publishes what came since, and after what kept it from that is over', async () => {
    const [directory, place] = [freshDirectory(), s3.freshPlace()];
    let asked = s3.credentials;
    await following(
      directory,
      () => ({ ...place, credentials: asked }),
      async (saying) => {
        await saying.until(`log-not-there ${directory}`);
        await writeLog(directory, 10);
        await saying.until('10');
        asked = { ...asked, secretAccessKey: 'another' };
        await saying.until('store-forbidden');
        await writeLog(directory, 300);
        asked = s3.credentials;
        await saying.until('300');
      },
    );
    expect((await requireWhole(place)).size).toBe(300);
  });

  it('tells when the store has an older checkpoint than it put, and leaves that there', async () => {
    const [directory, place] = [freshDirectory(), s3.freshPlace()];
    const store = new ObjectStore(place, never);
    const checkpoint = async () => {
      const found = await store.get('checkpoint', 10_000);
      if (found === null || found === 'too-long') throw new Error('no checkpoint');
      return found;
    };
    await writeLog(directory, 10);
    await following(
      directory,
      () => place,
      async (saying) => {
        await saying.until('10');
        const older = await checkpoint();
        await writeLog(directory, 20);
        await saying.until('20');
        await store.replace('checkpoint', older.bytes, KIND, (await checkpoint()).etag);
        await saying.until('log-copy-differs checkpoint');
        expect((await checkpoint()).bytes).toEqual(older.bytes);
      },
    );
  });
});
