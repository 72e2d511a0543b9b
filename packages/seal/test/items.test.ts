import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { batchKey, itemContext, itemKey, openItem, sealItem, transferKey } from '../src/index.ts';

const ROOT = Buffer.alloc(32, 7);
const TRANSFER = 'AAAAAAAAAAAAAAAAAAAAAA';
const OTHER = 'AAAAAAAAAAAAAAAAAAAAAQ';
const plaintext = Buffer.from('{"mother.given_name":"not a real one"}');

function keyOf(transfer: string, itemClass: 'identity' | 'clinical', row: number): Uint8Array {
  return itemKey(batchKey(transferKey(ROOT, transfer), transfer, itemClass), row);
}

const key = keyOf(TRANSFER, 'identity', 12);
const context = itemContext(TRANSFER, 'identity', 12);
const notAuthentic = expect.objectContaining({ code: 'item-not-authentic' }) as Error;

describe('a sealed item', () => {
  it('opens with its row’s key in its own place', () => {
    expect(openItem(key, sealItem(key, plaintext, context), context)).toEqual(plaintext);
    expect(openItem(key, sealItem(key, Buffer.alloc(0), context), context)).toHaveLength(0);
  });

  it('is version, nonce, ciphertext and tag: 29 bytes more than what is in it', () => {
    const sealed = sealItem(key, plaintext, context);
    expect(sealed[0]).toBe(2);
    expect(sealed).toHaveLength(plaintext.length + 29);
    expect(sealed.includes(plaintext.subarray(0, 8))).toBe(false);
  });

  it('does not open when any one byte of it is changed, or when it is cut anywhere', () => {
    const sealed = sealItem(key, plaintext, context);
    for (const at of sealed.keys()) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 0x80;
      expect(() => openItem(key, changed, context)).toThrow(notAuthentic);
      expect(() => openItem(key, sealed.subarray(0, at), context)).toThrow(notAuthentic);
    }
    expect(() => openItem(key, Buffer.concat([sealed, Buffer.of(0)]), context)).toThrow(notAuthentic);
  });

  it.each([
    ['another row', keyOf(TRANSFER, 'identity', 13)],
    ['another class', keyOf(TRANSFER, 'clinical', 12)],
    ['another transfer', keyOf(OTHER, 'identity', 12)],
    ['another root', itemKey(batchKey(transferKey(randomBytes(32), TRANSFER), TRANSFER, 'identity'), 12)],
  ])('does not open with the key of %s', (_whose, wrong) => {
    expect(() => openItem(wrong, sealItem(key, plaintext, context), context)).toThrow(notAuthentic);
  });

  it.each([
    ['row', itemContext(TRANSFER, 'identity', 13)],
    ['class', itemContext(TRANSFER, 'clinical', 12)],
    ['transfer', itemContext(OTHER, 'identity', 12)],
    ['context at all', Buffer.alloc(0)],
  ])('does not open under its own key in the place of another %s', (_what, wrong) => {
    expect(() => openItem(key, sealItem(key, plaintext, context), wrong)).toThrow(notAuthentic);
  });

  it('never uses a nonce twice for one key, so a file can be replayed', () => {
    const nonces = Array.from({ length: 1000 }, () =>
      sealItem(key, plaintext, context).toString('hex', 1, 13),
    );
    expect(new Set(nonces).size).toBe(nonces.length);
  });
});

describe('the keys of items', () => {
  // Both keys were computed from the definition by another program (Python's hmac).
  it('stay what they are: sealed items outlive releases of this software', () => {
    expect(Buffer.from(batchKey(transferKey(ROOT, TRANSFER), TRANSFER, 'identity')).toString('hex')).toBe(
      'e1c92d622fdad90c5e7fce64075eaa2cd31c0d97a85ed3e52bad6531f7ad1b5c',
    );
    expect(Buffer.from(key).toString('hex')).toBe(
      '156e312eadbc23149918684db690ab2b3ab549c17beb4a98253adff2473b69ff',
    );
    expect(context.toString('hex')).toBe(
      `${Buffer.from(`vernix-item/1 ${TRANSFER} identity `).toString('hex')}0000000c`,
    );
  });

  it.each([0, -1, 1.5, 2 ** 32, Number.NaN])('refuses %s for a row number', (row) => {
    expect(() => itemKey(ROOT, row)).toThrow(RangeError);
    expect(() => itemContext(TRANSFER, 'facts', row)).toThrow(RangeError);
  });
});
