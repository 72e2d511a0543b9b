import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ITEM_OVERHEAD_BYTES, ItemSealer, itemContext, itemKey, openItem, ShortHmac } from '../src/index.ts';

it('gives what HMAC-SHA256 gives, whatever was asked before', () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 128 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      messages,
      fc.integer({ min: 1, max: 32 }),
      (key, all, length) => {
        const hmac = new ShortHmac(key);
        for (const message of all) {
          const target = Buffer.alloc(40, 0xaa);
          hmac.write(message, target, 3, length);
          const expected = createHmac('sha256', key).update(message).digest().subarray(0, length);
          expect(target.subarray(3, 3 + length)).toEqual(expected);
          expect(target.subarray(3 + length)).toEqual(Buffer.alloc(37 - length, 0xaa));
        }
      },
    ),
  );
});

it('refuses keys and messages that are not short', () => {
  expect(() => new ShortHmac(Buffer.alloc(65))).toThrow(RangeError);
  expect(() => new ShortHmac(Buffer.alloc(32)).write(Buffer.alloc(129), Buffer.alloc(32), 0)).toThrow(
    RangeError,
  );
});

it('an item sealer seals what the item functions open', () => {
  const transfer = 'T'.repeat(22);
  const key = Buffer.alloc(32, 7);
  const sealer = new ItemSealer(key, transfer, 'clinical');
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 32 - 1 }),
      fc.uint8Array({ maxLength: 500 }),
      (row, plaintext) => {
        const target = Buffer.alloc(7 + plaintext.length + ITEM_OVERHEAD_BYTES);
        const sealed = target.subarray(7, 7 + sealer.seal(row, plaintext, target, 7));
        expect(target.subarray(0, 7)).toEqual(Buffer.alloc(7));
        const opened = openItem(itemKey(key, row), sealed, itemContext(transfer, 'clinical', row));
        expect(opened).toEqual(Buffer.from(plaintext));
      },
    ),
  );
  expect(() => sealer.seal(0, Buffer.alloc(1), Buffer.alloc(64), 0)).toThrow(RangeError);
});
