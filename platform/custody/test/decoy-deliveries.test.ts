import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LogEntry, ZoneEvent } from '@vernix/contracts';
import { firstState, generateIdentity, keyChanges, sealBuffer, splitHeader } from '@vernix/seal';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DecoyDeliveries, TagFile } from '../src/index.ts';
import { temporaryDirectory } from './support.ts';

const AT = '2026-01-01T00:00:00.000Z';
const ACTS = ['sent', 'collected', 'acknowledged', 'expired'] as const;
const sha256 = '0'.repeat(64);
/** What else an act says. */
const REST = {
  sent: { sha256, bytes: 1, rows: 1, transferId: 'T'.repeat(22) },
  acknowledged: { sha256 },
  collected: {},
  expired: {},
};
const NO_DECOY = { code: 'delivery-not-decoy' };
const act = fc.record({
  type: fc.constantFrom(...ACTS),
  partner: fc.constantFrom('nobody', 'institute', 'constructor'),
  deliveryId: fc.constantFrom(...['A', 'B', 'C'].map((letter) => letter.repeat(22))),
  announced: fc.boolean(),
});

it.each([
  ['nobody’s', 1],
  ['nobody’s that is retired', 0],
])(
  'of all that is reported, what is taken of %s and was not announced is an alarm, and nothing else',
  async (_whose, recipients) => {
    const state = await firstState(AT);
    await keyChanges.newDecoyRecipient(state, 'nobody', AT);
    if (recipients === 0) keyChanges.retireDecoyRecipient(state, 'nobody');
    const directory = await temporaryDirectory();
    let file = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
        const tags = await TagFile.open(join(directory, `${(file += 1)}.ndjson`), randomBytes(32));
        const deliveries = new DecoyDeliveries(() => state, tags);
        const announced = new Set<string>();
        const waiting = new Set<string>();
        const begun = new Set<string>();
        for (const { type, partner, deliveryId, announced: first } of acts) {
          if (first && waiting.has(deliveryId)) {
            expect(await deliveries.collect(deliveryId, true)).toBe(announced.has(deliveryId));
            expect(await deliveries.collect(deliveryId, false)).toBe(true);
            announced.add(deliveryId);
          } else if (first) {
            await expect(deliveries.collect(deliveryId, false)).rejects.toMatchObject(NO_DECOY);
          }
          const event = ZoneEvent.parse({ type: `delivery.${type}`, partner, deliveryId, ...REST[type] });
          const isTaking = type === 'collected' || type === 'acknowledged';
          const expected = isTaking && partner === 'nobody' && !announced.has(deliveryId);
          expect(deliveries.isTaken(event)).toBe(expected);
          deliveries.apply(LogEntry.parse({ v: 1, at: AT, principal: 'vault', ...event }));
          if (type === 'sent' && partner === 'nobody') waiting.add(deliveryId);
          const ends = type === 'acknowledged' || type === 'expired';
          if (type === 'collected' && partner === 'nobody' && waiting.has(deliveryId)) begun.add(deliveryId);
          if (ends && partner === 'nobody') for (const all of [waiting, begun]) all.delete(deliveryId);
          const unannounced = [...waiting].filter((id) => !announced.has(id));
          const taken = unannounced.filter((id) => begun.has(id)).length;
          expect(deliveries.counts).toEqual({ recipients, waiting: unannounced.length - taken, taken });
        }
        await tags.close();
      }),
      { numRuns: 60 },
    );
  },
);

it('others get their turn between two of the fifty identities that a header is tried with', async () => {
  const state = await firstState(AT);
  await keyChanges.newDecoyRecipient(state, 'nobody', AT);
  const tags = await TagFile.open(join(await temporaryDirectory(), 'tags.ndjson'), randomBytes(32));
  const deliveries = new DecoyDeliveries(() => state, tags);
  const { recipient } = await generateIdentity('hybrid');
  const split = splitHeader(await sealBuffer([recipient], Buffer.from('some rows')));
  const header = split === 'incomplete' ? Buffer.alloc(0) : split.header;
  const asked = { isOver: false };
  const answer = deliveries.isOf(header).finally(() => (asked.isOver = true));
  let turns = 0;
  for (; !asked.isOver; turns += 1) await nextTurn();
  expect(await answer).toBe(false);
  expect(turns).toBeGreaterThanOrEqual(keyChanges.MOST_DECOY_RECIPIENTS);
  await tags.close();
});
