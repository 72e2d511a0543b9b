import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateIdentity, openBuffer, openTo, sealBuffer, sealTo } from '../src/index.ts';

const { identity, recipient } = await generateIdentity('hybrid');
const plaintext = randomBytes(3_000_000);

/** Gives `bytes` in pieces, all in one buffer that is written over as soon as the next piece is asked for. */
async function* oneBuffer(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(Math.max(...sizes));
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const piece = bytes.subarray(at, at + (sizes[turn % sizes.length] ?? 1));
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
    buffer.fill(0);
    at += piece.length;
    await Promise.resolve();
  }
}

/** Takes the bytes only after a while, as a disk does, and checks that they are still there then. */
function slowly(written: Buffer[]): (bytes: Uint8Array) => Promise<void> {
  return async (bytes) => {
    const now = Buffer.from(bytes);
    await new Promise((resolve) => setImmediate(resolve));
    expect(now.equals(bytes)).toBe(true);
    written.push(now);
  };
}

const sizes = fc.array(fc.integer({ min: 500, max: 2_500_000 }), { minLength: 1, maxLength: 4 });

describe('copying from a source to a sink that both use their buffers again', () => {
  it('seals what came, whole and in order', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.constantFrom(0, 1, 65_536, plaintext.length), async (pieces, length) => {
        const written: Buffer[] = [];
        await sealTo([recipient], oneBuffer(plaintext.subarray(0, length), pieces), slowly(written));
        const opened = await openBuffer([identity], Buffer.concat(written));
        expect(Buffer.compare(opened, plaintext.subarray(0, length))).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('opens what came, whole and in order', async () => {
    const file = await sealBuffer([recipient], plaintext);
    await fc.assert(
      fc.asyncProperty(sizes, async (pieces) => {
        const written: Buffer[] = [];
        await openTo([identity], oneBuffer(file, pieces), slowly(written));
        expect(Buffer.compare(Buffer.concat(written), plaintext)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses a file that is cut short, having written a beginning of it', async () => {
    const file = await sealBuffer([recipient], plaintext);
    for (const end of [0, 1000, 3000, 70_000, file.length - 1]) {
      const written: Buffer[] = [];
      const opening = openTo([identity], oneBuffer(file.subarray(0, end), [50_000]), slowly(written));
      const code = end < 2000 ? 'age-header-invalid' : 'age-payload-invalid';
      await expect(opening).rejects.toMatchObject({ code });
      const opened = Buffer.concat(written);
      expect(opened.equals(plaintext.subarray(0, opened.length))).toBe(true);
    }
  });

  it.each(['first', 'last'])('fails as the sink does, when its %s write fails', async (which) => {
    const full = new Error('no space left');
    let writes = 0;
    const failing = (bytes: Uint8Array): Promise<void> => {
      writes++;
      const last = bytes.length < 65_000 && writes > 1;
      return (which === 'first' ? writes === 2 : last) ? Promise.reject(full) : Promise.resolve();
    };
    await expect(sealTo([recipient], oneBuffer(plaintext, [400_000]), failing)).rejects.toBe(full);
  });

  it('fails as the source does', async () => {
    const gone = new Error('the disk is gone');
    const source = async function* () {
      yield plaintext;
      await Promise.reject(gone);
    };
    await expect(sealTo([recipient], source(), () => Promise.resolve())).rejects.toBe(gone);
    await expect(openTo([identity], source(), () => Promise.resolve())).rejects.toMatchObject({
      code: 'age-header-invalid',
    });
  });
});
