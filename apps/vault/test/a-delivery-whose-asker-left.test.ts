/** Only its asker could take back a delivery that does not leave: what becomes of it when that account is out of use, or of another role. */
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leaveDelivery } from '../src/deliveries/leave.ts';
import { laneForEachTest, Life, madeIn, step, unlessKilled } from './support/delivery-lane.ts';

const lane = laneForEachTest();
const made = () => madeIn(lane);
const disableAsker = () => lane.pool.query("UPDATE account SET disabled = true WHERE account_id = 'k7'");

const becomes = (role: string) =>
  lane.pool.query("UPDATE account SET role = $1 WHERE account_id = 'k7'", [role]);

it.each([
  ['leaves the house before it is in the log', undefined, disableAsker],
  ['leaves the house while the gateway has no room for it', 'mailbox-full', disableAsker],
  ['may take nothing back any more before it is in the log', undefined, () => becomes('administrator')],
  [
    'may take nothing back any more while the gateway has no room for it',
    'mailbox-full',
    () => becomes('administrator'),
  ],
] as const)(
  'one whose asker %s ends with that reason, and its file is gone',
  async (_what, refusal, leaves) => {
    const { id, path, mailbox, lines, toolsOf } = await made();
    mailbox.refusal = refusal;
    if (refusal !== undefined)
      await expect(leaveDelivery(toolsOf(new Life()), id)).rejects.toMatchObject({ code: refusal });
    await leaves();
    mailbox.refusal = undefined;
    await leaveDelivery(toolsOf(new Life()), id);
    const { rows } = await lane.pool.query(
      `SELECT state, refusal, ended_at IS NOT NULL AS over FROM outgoing WHERE outgoing_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ state: 'refused', refusal: 'asker-left', over: true }]);
    expect([mailbox.taken, existsSync(path)]).toEqual([0, false]);
    expect(lines.filter((line) => line.includes('asker-left'))).toHaveLength(1);
    await leaveDelivery(toolsOf(new Life()), id);
    expect(mailbox.taken).toBe(0);
  },
);

it('cut short anywhere, one whose asker left is over or at the gateway, and never both', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.nat(8), async (steps, leavesAt) => {
      const { id, path, mailbox, acts, toolsOf, state } = await made();
      for (const [at, one] of steps.entries()) {
        if (at === leavesAt) await disableAsker();
        if (one.do === 'leave') await unlessKilled(leaveDelivery(toolsOf(new Life(one.kill, one.after)), id));
        if (one.do === 'full' || one.do === 'room')
          mailbox.refusal = one.do === 'full' ? 'mailbox-full' : undefined;
      }
      await disableAsker();
      // Full, it says for sure that it has nothing; with room it takes what may be there already.
      for (const refusal of ['mailbox-full', undefined] as const) {
        mailbox.refusal = refusal;
        await unlessKilled(leaveDelivery(toolsOf(new Life()), id));
      }
      expect(existsSync(path)).toBe(false);
      expect([await state(), mailbox.taken]).toEqual(mailbox.taken === 1 ? ['waiting', 1] : ['refused', 0]);
      if (mailbox.taken === 1)
        expect(new Set(acts.map(({ type }) => type))).toEqual(new Set(['delivery.sent']));
    }),
    { numRuns: 60 },
  );
}, 60_000);

it('one that may be at the gateway is asked about until that is known, whoever asked for it', async () => {
  const { id, mailbox, toolsOf, state } = await made();
  mailbox.refusal = 'gateway-unreachable';
  await expect(leaveDelivery(toolsOf(new Life()), id)).rejects.toMatchObject({ code: 'gateway-unreachable' });
  await disableAsker();
  await expect(leaveDelivery(toolsOf(new Life()), id)).rejects.toMatchObject({ code: 'gateway-unreachable' });
  expect(await state()).toBe('made');
  mailbox.refusal = 'mailbox-full';
  await expect(leaveDelivery(toolsOf(new Life()), id)).rejects.toMatchObject({ code: 'mailbox-full' });
  await leaveDelivery(toolsOf(new Life()), id);
  expect(await state()).toBe('refused');
});

it('one whose asker leaves after all was looked at, and before its first byte goes, ends as well', async () => {
  const { id, path, mailbox, toolsOf, state } = await made();
  const leave = mailbox.leave.bind(mailbox);
  mailbox.leave = async (...left) => {
    await disableAsker();
    await leave(...left);
  };
  await leaveDelivery(toolsOf(new Life()), id);
  expect([await state(), mailbox.taken, existsSync(path)]).toEqual(['refused', 0, false]);
});

it('one whose asker became somebody else who may take it back leaves', async () => {
  const { id, mailbox, toolsOf, state } = await made();
  await becomes('privacy-officer');
  await leaveDelivery(toolsOf(new Life()), id);
  expect([await state(), mailbox.taken]).toEqual(['waiting', 1]);
});
