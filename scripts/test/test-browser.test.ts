import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { unpackTo } from '../../e2e/support/browser.ts';
import { onceTestEnds } from '../test-cleanup.ts';

it('is unpacked whole, and what is started meanwhile has the temporary directory that it should', async () => {
  const room = mkdtempSync(join(tmpdir(), 'vernix-browser-'));
  onceTestEnds(() => rmSync(room, { recursive: true }));
  const before = tmpdir();
  const seen = new Set<string>();
  const unpacking = unpackTo(join(room, 'kept', 'chromium')).then(() => true);
  while (!(await Promise.race([unpacking, sleep(1, false)]))) seen.add(tmpdir());
  expect(existsSync(join(room, 'kept', 'chromium', 'chromium'))).toBe(true);
  expect([...seen]).toEqual([before]);
});
