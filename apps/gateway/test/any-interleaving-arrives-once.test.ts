import { createHash } from 'node:crypto';
import { sealBuffer } from '@vernix/seal';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import {
  collector,
  createId,
  fetchAndOpen,
  hashOf,
  listCollectable,
  makeWorld,
  offsetOf,
  openPatch,
  patch,
  startHere,
  type World,
} from './harness.ts';

let world: World;
let gateway: Gateway;
beforeAll(async () => {
  world = await makeWorld();
  gateway = await startHere(world, { segmentBytes: 64 * 1024 });
});
afterAll(async () => {
  await gateway.close();
  world.remove();
});

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('part' as const), size: fc.nat(90_000) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('tiny' as const), size: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cut' as const), size: fc.nat(90_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('checked' as const), size: fc.nat(90_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('corrupt' as const), size: fc.nat(90_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stale' as const), size: fc.nat(500) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), size: fc.constant(0) }) },
);
const contents = fc.record({
  length: fc.integer({ min: 1, max: 250_000 }),
  kind: fc.constantFrom('plain', 'sealed', 'like-sealed' as const),
});

test('requests of any size, cuts, wrong checksums and restarts: the same bytes, each acknowledged once', async () => {
  await fc.assert(
    fc.asyncProperty(contents, fc.array(step, { maxLength: 8 }), async ({ length, kind }, steps) => {
      const plaintext = Buffer.alloc(length, 'mother.parity,1\n');
      const bytes =
        kind === 'sealed'
          ? Buffer.from(await sealBuffer([world.recipient], plaintext))
          : Buffer.concat([Buffer.from(kind === 'like-sealed' ? 'age-encryption.org/v' : ''), plaintext]);
      const token = world.tokens.riverbend;
      const id = await createId(token, gateway.addresses.public, bytes.length);
      let offset = 0;

      for (const { kind: act, size } of steps) {
        const origin = gateway.addresses.public;
        const part = bytes.subarray(offset, offset + size);
        if (act === 'restart') {
          await gateway.close();
          gateway = await startHere(world, { segmentBytes: 64 * 1024 });
        } else if (act === 'cut') {
          const cut = openPatch(token, origin, id, offset, bytes.length - offset);
          await cut.send(part);
          cut.cut();
          const now = await offsetOf(token, origin, id);
          expect(now).toBeGreaterThanOrEqual(offset);
          expect(now).toBeLessThanOrEqual(offset + part.length);
          offset = now;
        } else if (act === 'stale') {
          if (part.length === 0) continue;
          expect((await patch(token, origin, id, offset + part.length, part)).status).toBeOneOf([409, 413]);
        } else if (act === 'corrupt') {
          const sum = createHash('sha1').update('another').digest('base64');
          const answer = await patch(token, origin, id, offset, part, { 'upload-checksum': `sha1 ${sum}` });
          expect(answer.status).toBe(offset === bytes.length ? 204 : 460);
        } else {
          const sum = createHash('sha256').update(part).digest('base64');
          const headers = act === 'checked' ? { 'upload-checksum': `sha256 ${sum}` } : {};
          const answer = await patch(token, origin, id, offset, part, headers);
          expect(answer.status).toBe(204);
          offset += part.length;
          expect(Number(answer.headers.get('upload-offset'))).toBe(offset);
        }
        expect(await offsetOf(token, gateway.addresses.public, id)).toBe(offset);
      }
      if (offset < bytes.length) {
        const rest = bytes.subarray(offset);
        expect((await patch(token, gateway.addresses.public, id, offset, rest)).status).toBe(204);
      }
      const opened = await fetchAndOpen(world, gateway.addresses.collect, id);
      expect(hashOf(opened)).toBe(hashOf(kind === 'sealed' ? plaintext : bytes));
      await collect(id);
    }),
    { numRuns: 60, interruptAfterTimeLimit: 20_000 },
  );
}, 60_000);

/** Takes the file away, so that the list stays on one page. */
async function collect(id: string): Promise<void> {
  const files = await listCollectable(world, gateway.addresses.collect);
  const body = JSON.stringify({ sha256: files.find((file) => file.id === id)?.sha256 });
  const answer = await collector(world, gateway.addresses.collect, `/files/${id}/ack`, {
    method: 'POST',
    body,
  });
  expect(answer.status).toBe(204);
}
