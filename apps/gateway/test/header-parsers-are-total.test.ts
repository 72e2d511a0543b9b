import { VernixError } from '@vernix/contracts';
import { AGE_MAGIC, looksLikeAge } from '@vernix/seal';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLabel } from '../src/label.ts';
import { Checksum } from '../src/receive/checksum.ts';
import { Sniffer } from '../src/receive/sniffer.ts';
import { readRange } from '../src/routes/range.ts';

/** Whatever is put in, the answer is a value or an error of the catalogue that repeats nothing of the input. */
function total<T>(parse: (header: string) => T, header: string): T | null {
  try {
    return parse(header);
  } catch (error) {
    expect(error).toBeInstanceOf(VernixError);
    if (header.length > 8) expect((error as VernixError).message).not.toContain(header);
    return null;
  }
}
const header = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.stringMatching(/^bytes=\d{0,17}-\d{0,17}$/),
  fc.stringMatching(/^sha(1|256) [A-Za-z0-9+/]{0,44}={0,2}$/),
  fc.stringMatching(/^filename [A-Za-z0-9+/]{0,12}={0,2}(,mapping [A-Za-z0-9+/]{0,12}={0,2})?$/),
);

describe('header parsers', () => {
  test('Upload-Metadata', () => {
    fc.assert(fc.property(header, (text) => void total(readLabel, text)));
  });

  test('Upload-Metadata gives back names as they were', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => text.length <= 255);
    fc.assert(
      fc.property(name, (fileName) => {
        const label = readLabel(`filetype dGV4dA==,filename ${Buffer.from(fileName).toString('base64')}`);
        expect(label).toEqual({ fileName: Buffer.from(fileName).toString(), mapping: 'template' });
      }),
    );
  });

  test('Upload-Checksum', () => {
    fc.assert(fc.property(header, (text) => void total((value) => new Checksum(value), text)));
  });

  test('Range stays inside the file', () => {
    fc.assert(
      fc.property(header, fc.integer({ min: 1, max: 1e15 }), (text, bytes) => {
        const range = total((value) => readRange(value, bytes), text);
        if (range === null) return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThan(bytes);
      }),
    );
  });

  test('a Range in another unit than bytes is as none', () => {
    const unit = fc.stringMatching(/^[A-Za-z-]{0,9}$/).filter((text) => text.toLowerCase() !== 'bytes');
    fc.assert(
      fc.property(unit, fc.stringMatching(/^(=.{0,12})?$/), (name, rest) => {
        expect(readRange(name + rest, 10)).toEqual({ start: 0, end: 9, partial: false });
      }),
    );
  });
});

test('whether a file is sealed is told the same however its first bytes are cut', () => {
  const start = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.nat(30).map((length) => Buffer.from(`${AGE_MAGIC}-> X25519`).subarray(0, length)),
    fc
      .nat(21)
      .map((length) => Buffer.concat([Buffer.from(AGE_MAGIC).subarray(0, length), Buffer.from('!,1,2')])),
  );
  fc.assert(
    fc.property(start, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 }), (bytes, cuts) => {
      let sniffer = new Sniffer(0);
      let told: { sealed: boolean; bytes: Uint8Array } | null = null;
      let at = 0;
      for (const size of [...cuts, bytes.length]) {
        const part = bytes.subarray(at, at + size);
        at += part.length;
        told = sniffer.push(part);
        if (told !== null) break;
        sniffer = new Sniffer(sniffer.matched.length); // as after a restart
      }
      if (told === null) expect(Buffer.from(AGE_MAGIC).subarray(0, bytes.length).equals(bytes)).toBe(true);
      else {
        expect(told.sealed).toBe(looksLikeAge(bytes));
        expect(Buffer.from(told.bytes).equals(bytes.subarray(0, at))).toBe(true);
      }
    }),
  );
});
