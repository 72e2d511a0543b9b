import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Pseudonyms } from '../src/publish/pseudonyms.ts';

it('are 128 bits of HMAC-SHA256 over the id, in whatever order they are asked for: a family outlives releases', () => {
  const id = fc.maxSafeNat();
  const asked = fc.oneof(
    fc.record({ kind: fc.constantFrom('person', 'delivery'), id }),
    fc.record({ kind: fc.constant('record'), batch: id, row: id }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.array(asked), (key, all) => {
      const pseudonyms = new Pseudonyms(key);
      const found = all.map((one) => {
        if ('batch' in one) return pseudonyms.unlinked(one.batch, one.row);
        return one.kind === 'person' ? pseudonyms.person(one.id) : pseudonyms.delivery(one.id);
      });
      const expected = all.map((one) => {
        const name = 'batch' in one ? `record ${one.batch} ${one.row}` : `${one.kind} ${one.id}`;
        return createHmac('sha256', key).update(name).digest().toString('base64url', 0, 16);
      });
      expect(found).toEqual(expected);
    }),
  );
});
