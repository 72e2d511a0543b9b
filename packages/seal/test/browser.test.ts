import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealedFile } from '../src/browser.ts';
import { generateIdentity, openBuffer } from '../src/index.ts';

const SIZES = [0, 1, 65_536, 65_537, 300_000, 2_500_000];
const { identity, recipient } = await generateIdentity('hybrid');

describe('a file sealed in the browser', () => {
  it.each(SIZES)('of %i bytes opens to what it was', async (size) => {
    const plaintext = randomBytes(size);
    const file = await SealedFile.create(new Blob([plaintext]), [recipient]);
    const sealed = await buffer(file.stream());
    expect(sealed).toHaveLength(file.size);
    expect(Buffer.compare(await openBuffer([identity], sealed), plaintext)).toBe(0);
  });

  it('is the same file however often and wherever an upload starts again', async () => {
    const plaintext = randomBytes(200_000);
    const file = await SealedFile.create(new Blob([plaintext]), [recipient]);
    const whole = await buffer(file.stream());
    await fc.assert(
      fc.asyncProperty(fc.nat(file.size), fc.nat(file.size), async (start, length) => {
        const range = await file.slice(start, start + length);
        expect(Buffer.compare(range, whole.subarray(start, start + length))).toBe(0);
      }),
      { numRuns: 30 },
    );
    const cut = 123_457;
    expect(Buffer.compare(await buffer(file.stream(cut)), whole.subarray(cut))).toBe(0);
  });

  it('is sealed under a new key each time it is chosen', async () => {
    const source = new Blob([randomBytes(1000)]);
    const [first, second] = await Promise.all([1, 2].map(() => SealedFile.create(source, [recipient])));
    const ends = [first, second].map(async (file) =>
      Buffer.from((await file?.slice(file.size - 500, file.size)) ?? []),
    );
    const [one, two] = await Promise.all(ends);
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(false);
  });

  it('is refused when the file changed since it was chosen', async () => {
    const shrunk = new Blob([randomBytes(10)]);
    Object.defineProperty(shrunk, 'size', { value: 100 });
    const file = await SealedFile.create(shrunk, [recipient]);
    await expect(file.slice(0, file.size)).rejects.toMatchObject({ code: 'source-changed' });
  });

  it('takes recipients as the server side does: whole, and of one kind', async () => {
    const classic = await generateIdentity('classic');
    const source = new Blob(['x']);
    await expect(SealedFile.create(source, [recipient, classic.recipient])).rejects.toMatchObject({
      code: 'recipients-mixed',
    });
    await expect(SealedFile.create(source, [recipient.slice(0, -1)])).rejects.toMatchObject({
      code: 'recipient-invalid',
    });
  });
});

it('has no Node module behind the browser entry', () => {
  const seen = new Set<string>();
  const outside = new Set<string>();
  const visit = (file: URL): void => {
    if (seen.has(file.href)) return;
    seen.add(file.href);
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\b[^;]*? from '([^']+)';/gm,
    )) {
      if (name.startsWith('.')) visit(new URL(name, file));
      else outside.add(name);
    }
  };
  visit(new URL('../src/browser.ts', import.meta.url));
  expect(seen.size).toBeGreaterThan(4);
  expect([...outside].filter((name) => name.startsWith('node:'))).toEqual([]);
  expect(outside).toContain('age-encryption');
});
