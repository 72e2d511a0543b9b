import { existsSync } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import { VernixError } from '@vernix/contracts';
import { sealBuffer } from '@vernix/seal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAnnounced } from '../src/collect/announced.ts';
import { openPool } from '../src/db/connection.ts';
import type { Extracts } from '../src/extracts/extracts.ts';
import type { Acts } from '../src/record/acts.ts';
import { Sweeper } from '../src/sweeper.ts';
import { births, template } from './support/births.ts';
import { newTransferId, sealedFile, silent } from './support/registry.ts';
import { registryForEachTest } from './support/setting.ts';

const setting = registryForEachTest();
const partner = { limits: { fileBytes: 100_000, spoolBytes: 1_000_000, openUploads: 2 } };

function refusalOf(...announced: Parameters<typeof checkAnnounced>): string | null {
  try {
    checkAnnounced(...announced);
    return null;
  } catch (error) {
    return error instanceof VernixError ? error.code : 'internal';
  }
}

describe('what a gateway announces', () => {
  it('is taken up to the limit, in whatever segments it was sealed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (segments) => {
        const { file } = await sealedFile(setting.keys.recipient, Buffer.alloc(100_000), { segments });
        expect(refusalOf(file, partner)).toBeNull();
      }),
      { numRuns: 10 },
    );
  });

  it('is refused beyond it, of a partner nobody knows, and when it does not add up', async () => {
    const sealed = await sealBuffer([setting.keys.recipient], Buffer.alloc(110_000));
    const code = 'announced-file-refused';
    const { file: large } = await sealedFile(setting.keys.recipient, '', { sealed });
    expect(refusalOf(large, partner)).toBe(code);
    const { file } = await sealedFile(setting.keys.recipient, template(births(3)));
    expect(refusalOf(file, undefined)).toBe(code);
    expect(refusalOf({ ...file, bytes: file.bytes + 1 }, partner)).toBe(code);
    expect(refusalOf({ ...file, segments: [...file.segments, 2 ** 40] }, partner)).toBe(code);
  });
});

it('what belongs to no file that is kept is removed when its time is over, and nothing else', async () => {
  const { registry } = setting;
  const { files } = registry;
  const kept = await registry.store(template(births(2)));
  const lost = [newTransferId(), newTransferId()] as const;
  const recent = newTransferId();
  await writeFile(files.pathOf(lost[0]), 'x');
  await writeFile(files.partOf(lost[1]), 'x');
  await writeFile(files.partOf(recent), 'x');
  const old = new Date(Date.now() - 8 * 86_400_000);
  for (const path of [files.pathOf(kept), files.pathOf(lost[0]), files.partOf(lost[1])])
    await utimes(path, old, old);
  const pool = openPool(registry.url, 'sweeper', 1);
  const sweeper = new Sweeper(pool, files, 7, {} as unknown as Acts, {} as unknown as Extracts, silent);
  await sweeper.stop(); // it looks once when it starts
  await pool.end();
  expect([files.pathOf(lost[0]), files.partOf(lost[1])].map(existsSync)).toEqual([false, false]);
  expect([files.pathOf(kept), files.partOf(recent)].map(existsSync)).toEqual([true, true]);
});
