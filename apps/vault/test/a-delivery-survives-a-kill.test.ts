/** The lane of a delivery, cut short before or after any of its steps, at a gateway that keeps its word and at one that does not. */
import { existsSync } from 'node:fs';
import type { LeftDelivery, ZoneEvent } from '@vernix/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DeliveryWatch } from '../src/deliveries/follow.ts';
import { leaveDelivery, type LeaveTools } from '../src/deliveries/leave.ts';
import { takeBack } from '../src/deliveries/turns.ts';
import {
  isCode,
  laneForEachTest,
  Life,
  madeIn,
  PARTNER,
  step,
  unlessKilled,
} from './support/delivery-lane.ts';

const lane = laneForEachTest();
const made = () => madeIn(lane);
const running = new AbortController().signal;

const ORDER = ['made', 'waiting', 'collected', 'acknowledged'];
const kinds = (acts: readonly ZoneEvent[]) => [...new Set(acts.map(({ type }) => type))];

it('cut short anywhere, a delivery is neither lost nor left twice, and the log knows before anybody is told', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const { id, path, mailbox, acts, toolsOf, state } = await made();
      let before = 'made';
      for (const one of steps) {
        if (one.do === 'leave') await unlessKilled(leaveDelivery(toolsOf(new Life(one.kill, one.after)), id));
        else if (one.do === 'follow')
          await unlessKilled(new DeliveryWatch(toolsOf(new Life(one.kill, one.after))).round(running));
        else if (one.do === 'full' || one.do === 'room')
          mailbox.refusal = one.do === 'full' ? 'mailbox-full' : undefined;
        else mailbox.becomes(id, one.do);
        expect(existsSync(path) || mailbox.taken === 1).toBe(true);
        if (mailbox.taken > 0) expect(acts[0]?.type).toBe('delivery.sent');
        const now = await state();
        if (now !== 'expired') expect(ORDER.indexOf(now)).toBeGreaterThanOrEqual(ORDER.indexOf(before));
        if (now === 'collected' || now === 'acknowledged' || now === 'expired') {
          expect(kinds(acts)).toContain(`delivery.${now}`);
        }
        before = now;
      }
      mailbox.refusal = undefined;
      await leaveDelivery(toolsOf(new Life()), id);
      await new DeliveryWatch(toolsOf(new Life())).round(running);
      expect([mailbox.taken, existsSync(path)]).toEqual([1, false]);
      const end = mailbox.held.get(id)!;
      expect(await state()).toBe(end.state);
      expect(mailbox.noted.has(id)).toBe(end.state === 'acknowledged' || end.state === 'expired');
      const collected = end.collectedAt === undefined ? [] : ['delivery.collected'];
      const last = mailbox.noted.has(id) ? [`delivery.${end.state}`] : [];
      expect(kinds(acts)).toEqual(['delivery.sent', ...collected, ...last]);
    }),
    { numRuns: 60 },
  );
}, 60_000);

it('cut short anywhere, what its asker takes back never leaves, and what may have left is not taken back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const { id, path, mailbox, toolsOf, state } = await made();
      for (const one of steps) {
        if (one.do === 'leave') await unlessKilled(leaveDelivery(toolsOf(new Life(one.kill, one.after)), id));
        if (one.do === 'full' || one.do === 'room')
          mailbox.refusal = one.do === 'full' ? 'mailbox-full' : undefined;
      }
      const isTakenBack = await takeBack(lane.pool, id).then(
        () => true,
        (error: unknown) => !isCode(error, 'delivery-under-way'),
      );
      if (mailbox.taken > 0) expect(isTakenBack).toBe(false);
      if (!steps.some((one) => one.do === 'leave')) expect(isTakenBack).toBe(true);
      mailbox.refusal = undefined;
      await leaveDelivery(toolsOf(new Life()), id);
      expect([await state(), mailbox.taken, existsSync(path)]).toEqual(
        isTakenBack ? ['withdrawn', 0, false] : ['waiting', 1, false],
      );
    }),
    { numRuns: 60 },
  );
}, 60_000);

it('what its asker takes back while it is about to leave does not leave', async () => {
  const { id, mailbox, toolsOf, state } = await made();
  const tools = toolsOf(new Life());
  const note: LeaveTools['acts']['note'] = async (act) => {
    await takeBack(lane.pool, id);
    return await tools.acts.note(act);
  };
  const acts = { note, isAnyoneStopped: () => Promise.resolve(false) } as unknown as LeaveTools['acts'];
  await leaveDelivery({ ...tools, acts }, id);
  expect([await state(), mailbox.taken]).toEqual(['withdrawn', 0]);
});

it('what a gateway has no room for can be taken back, and what it did not answer cannot', async () => {
  const { id, mailbox, toolsOf } = await made();
  mailbox.refusal = 'gateway-unreachable';
  await expect(leaveDelivery(toolsOf(new Life()), id)).rejects.toMatchObject({ code: 'gateway-unreachable' });
  await expect(takeBack(lane.pool, id)).rejects.toMatchObject({ code: 'delivery-under-way' });
  mailbox.refusal = 'mailbox-full';
  await expect(leaveDelivery(toolsOf(new Life()), id)).rejects.toMatchObject({ code: 'mailbox-full' });
  await takeBack(lane.pool, id);
});

it.each(['delivery-too-large', 'delivery-altered', 'delivery-differs', 'delivery-partner-unknown'] as const)(
  'what the gateway refuses for good ends, and its file is gone: %s',
  async (refusal) => {
    const { id, path, mailbox, roster, acts, lines, toolsOf } = await made();
    roster.delete(PARTNER);
    mailbox.refusal = refusal;
    await leaveDelivery(toolsOf(new Life()), id);
    const { rows } = await lane.pool.query(
      `SELECT state, refusal, in_doubt, ended_at IS NOT NULL AS over FROM outgoing WHERE outgoing_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ state: 'refused', refusal, in_doubt: false, over: true }]);
    expect([mailbox.taken, existsSync(path), kinds(acts)]).toEqual([0, false, ['delivery.sent']]);
    expect(lines.filter((line) => line.includes('delivery-refused') && line.includes(refusal))).toHaveLength(
      1,
    );
    mailbox.refusal = undefined;
    await leaveDelivery(toolsOf(new Life()), id);
    expect(mailbox.taken).toBe(0);
  },
);

it('a partner of the vault’s roster that the gateway does not know yet is waited for', async () => {
  const { id, mailbox, toolsOf, state } = await made();
  const code = 'delivery-partner-unknown';
  mailbox.refusal = code;
  await expect(leaveDelivery(toolsOf(new Life()), id)).rejects.toMatchObject({ code });
  expect(await state()).toBe('made');
  mailbox.refusal = undefined;
  await leaveDelivery(toolsOf(new Life()), id);
  expect(await state()).toBe('waiting');
});

it('a gateway that lies moves nothing, is warned of once, and does not hide what others say', async () => {
  const { id, mailbox, acts, lines, toolsOf, state } = await made();
  await leaveDelivery(toolsOf(new Life()), id);
  const watch = new DeliveryWatch(toolsOf(new Life()));
  const truth = mailbox.held.get(id)!;
  const unknown = { ...truth, id: 'A'.repeat(22), state: 'acknowledged' as const };
  mailbox.held.clear();
  mailbox.held.set(unknown.id, unknown); // before ours in the list
  const say = async (told: Partial<LeftDelivery>) => {
    mailbox.held.set(id, { ...truth, ...told });
    mailbox.noted.delete(id);
    await watch.round(running);
    return await state();
  };
  expect(await say({ state: 'acknowledged', sha256: '0'.repeat(64) })).toBe('waiting');
  expect(await say({ state: 'collected', partner: 'st-elsewhere' })).toBe('waiting');
  expect(await say({ state: 'collected' })).toBe('collected');
  expect(await say({ state: 'waiting' })).toBe('collected');
  expect(await say({ state: 'expired' })).toBe('expired');
  expect(await say({ state: 'acknowledged' })).toBe('expired');
  expect(acts.map(({ type }) => type)).toEqual(['delivery.sent', 'delivery.collected', 'delivery.expired']);
  expect([...mailbox.noted]).toEqual([]);
  const warned = lines.filter((line) => line.includes('delivery-not-believed'));
  expect(warned).toHaveLength(2);
  expect(warned[0]).toContain(unknown.id);
  expect(warned[1]).toContain('delivery-told-refused');
});

it('what the vault hears while it still leaves a delivery is not lost', async () => {
  const { id, mailbox, acts, toolsOf, state } = await made();
  const tools = toolsOf(new Life());
  const leaveNow = () => leaveDelivery(toolsOf(new Life()), id);
  const watch = new DeliveryWatch({
    ...tools,
    acts: {
      note: async (act) => {
        const entry = await tools.acts.note(act);
        await leaveNow(); // its answer comes only now
        return entry;
      },
    },
  });
  await unlessKilled(leaveDelivery(toolsOf(new Life(5)), id)); // at the gateway, and not known to be
  expect([await state(), mailbox.taken]).toEqual(['made', 1]);
  mailbox.becomes(id, 'acknowledged');
  await watch.round(running);
  expect([await state(), mailbox.noted.has(id)]).toEqual(['acknowledged', true]);
  expect(kinds(acts)).toEqual(['delivery.sent', 'delivery.collected', 'delivery.acknowledged']);
});

it('a gateway may forget the end of a delivery only when it is on record', async () => {
  const { id, mailbox, toolsOf, state } = await made();
  await leaveDelivery(toolsOf(new Life()), id);
  mailbox.becomes(id, 'acknowledged');
  const tools = toolsOf(new Life());
  const watch = new DeliveryWatch({
    ...tools,
    acts: {
      note: async (act) => {
        await lane.pool.query(
          `UPDATE outgoing SET state = 'expired', ended_at = now() WHERE outgoing_id = $1`,
          [id],
        );
        return await tools.acts.note(act);
      },
    },
  });
  await watch.round(running);
  expect([await state(), mailbox.noted.has(id)]).toEqual(['expired', false]);
});

it('times are the gateway’s word as far as they can be', async () => {
  const { id, mailbox, toolsOf } = await made();
  await leaveDelivery(toolsOf(new Life()), id);
  const far = { collectedAt: '2001-01-01T00:00:00.000Z', acknowledgedAt: '2999-01-01T00:00:00.000Z' };
  const never = { expiresAt: '9999-01-01T00:00:00.000Z' };
  Object.assign(mailbox.held.get(id)!, { ...far, ...never, state: 'acknowledged' });
  await new DeliveryWatch(toolsOf(new Life())).round(running);
  const { rows } = await lane.pool.query<{ so: boolean }>(
    `SELECT expires_at - sent_at BETWEEN interval '120 hours' AND interval '122 hours' AND collected_at = date_trunc('milliseconds', made_at) AND ended_at BETWEEN collected_at AND now() AS so FROM outgoing WHERE outgoing_id = $1`,
    [id],
  );
  expect(rows).toEqual([{ so: true }]);
});
