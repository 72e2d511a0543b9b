/** Whatever is killed when, what is in the store always verifies, and only grows. */
import { cp } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ObjectStore, openSource, publish } from '../src/index.ts';
import { requireWhole } from './support/copy.ts';
import { CuttingProxy } from './support/cutting-proxy.ts';
import { codeOf, freshDirectory, POLICY, writeLog } from './support/log.ts';
import { type S3Server, s3IsMissing, startS3 } from './support/s3-server.ts';

const Step = fc.oneof(
  fc.record({ does: fc.constant('append' as const), entries: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ does: fc.constant('publish' as const) }),
  fc.record({ does: fc.constant('publish an old copy' as const) }),
  fc.record({
    does: fc.constant('killed' as const),
    at: fc.integer({ min: 1, max: 12 }),
    done: fc.boolean(),
  }),
);

describe.skipIf(s3IsMissing !== null)('a log that is published to a store', () => {
  let s3: S3Server;
  let proxy: CuttingProxy;
  beforeAll(async () => {
    s3 = await startS3();
    proxy = await CuttingProxy.before(s3.endpoint);
  });
  afterAll(async () => {
    proxy.close();
    await s3.stop();
  });

  it('is whole after any kill, in any order of appending and publishing', async () => {
    const steps = fc.array(Step, { minLength: 1, maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const [place, through] = [s3.freshPlace(), s3.freshPlace(proxy.url)];
        const inStore = { ...through, url: place.url.replace(s3.endpoint, proxy.url) };
        const [directory, old] = [freshDirectory(), freshDirectory()];
        await writeLog(directory, 0);
        await cp(directory, old, { recursive: true });
        let [size, there] = [0, 0];
        for (const step of list) {
          if (step.does === 'append') {
            await cp(directory, old, { recursive: true, force: true });
            size += step.entries;
            await writeLog(directory, size);
            continue;
          }
          const signal = proxy.next(step.does === 'killed' ? step : null);
          const from = step.does === 'publish an old copy' ? old : directory;
          const run = publish(await openSource(from, signal), new ObjectStore(inStore, signal), POLICY);
          if (step.does === 'publish') await run;
          else if (step.does === 'killed') await run.catch(() => undefined);
          else expect(String(await codeOf(run))).toMatch(/^(log-rolled-back|null)/);
          await proxy.rest();
          const held = (await requireWhole(place)).size;
          expect(held).toBeGreaterThanOrEqual(there);
          if (step.does === 'publish') expect(held).toBe(size);
          there = held;
        }
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});
