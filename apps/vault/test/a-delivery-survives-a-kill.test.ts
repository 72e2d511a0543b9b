/** The lane of a delivery, cut short before or after any of its steps, at a gateway that keeps its word and at one that does not. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ErrorCode,
  type LeftDelivery,
  type OutgoingState,
  VernixError,
  type ZoneEvent,
} from '@vernix/contracts';
import { createLog } from '@vernix/service';
import type { Partners } from '../src/roster.ts';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openPool } from '../src/db/connection.ts';
import { type FollowTools, DeliveryWatch } from '../src/deliveries/follow.ts';
import { leaveDelivery, type LeaveTools } from '../src/deliveries/leave.ts';
import { takeBack } from '../src/deliveries/turns.ts';
import { registryForEachTest } from './support/setting.ts';

const setting = registryForEachTest();
const PARTNER = 'northern-lab';
const running = new AbortController().signal;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let directory: string;
let pool: Pool;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vernix-deliveries-'));
});
afterAll(() => rm(directory, { recursive: true }));
beforeEach(() => {
  pool = openPool(setting.registry.url, 'deliveries', 2);
});
afterEach(() => pool.end());

class Killed extends Error {}

/** Lets so many steps be done; the next is cut short, before it or after it. */
class Life {
  readonly #steps: number;
  readonly #after: boolean;
  #done = 0;

  constructor(steps = Infinity, after = false) {
    this.#steps = steps;
    this.#after = after;
  }

  async step<T>(work: () => Promise<T>): Promise<T> {
    this.#done += 1;
    const isLast = this.#done > this.#steps;
    if (isLast && !this.#after) throw new Killed();
    const result = await work();
    if (isLast) throw new Killed();
    return result;
  }
}

/** What a gateway does with deliveries (packages/contracts, LeftDelivery), in memory. */
class Mailbox {
  readonly held = new Map<string, LeftDelivery>();
  readonly noted = new Set<string>();
  /** How often bytes were taken in. */
  taken = 0;
  /** What it says to whatever it does not have. */
  refusal: ErrorCode | undefined;

  async leave(
    id: string,
    { partner, sha256: named }: { partner: string; sha256: string },
    file: Blob,
    begins: () => Promise<void>,
  ) {
    await begins();
    if (this.refusal !== undefined && !this.held.has(id)) throw new VernixError(this.refusal);
    const content = sha256(Buffer.from(await file.arrayBuffer()));
    expect(content).toBe(named);
    if (this.held.get(id)?.sha256 === named) return;
    expect(this.held.has(id)).toBe(false);
    this.taken += 1;
    const sentAt = new Date().toISOString();
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    this.held.set(id, { id, partner, sha256: named, state: 'waiting', sentAt, expiresAt });
  }

  list(after = ''): LeftDelivery[] {
    const rows = [...this.held.values()];
    const start = rows.findIndex(({ id }) => id === after) + 1;
    return rows
      .slice(start)
      .filter(({ id }) => !this.noted.has(id))
      .slice(0, 1);
  }

  becomes(id: string, state: 'collected' | 'acknowledged' | 'expired'): void {
    const row = this.held.get(id);
    if (row === undefined || row.state === 'acknowledged' || row.state === 'expired') return;
    const now = new Date().toISOString();
    const collectedAt = row.collectedAt ?? (state === 'expired' ? undefined : now);
    this.held.set(id, {
      ...{ ...row, state },
      ...(collectedAt === undefined ? {} : { collectedAt }),
      ...(state === 'acknowledged' ? { acknowledgedAt: now } : {}),
    });
  }
}

/** A delivery that has just been made, its gateway, its log. */
async function made() {
  const id = randomBytes(16).toString('base64url');
  const content = randomBytes(500);
  const path = join(directory, id);
  await writeFile(path, content);
  await pool.query(
    `INSERT INTO account (account_id, name, role) VALUES ('k7', 'K. Seven', 'steward')
       ON CONFLICT (account_id) DO UPDATE SET disabled = false`,
  );
  await pool.query(
    `INSERT INTO outgoing (outgoing_id, account_id, partner, transfer_id, purpose, classes, approval, recipient, rows, bytes, sha256)
       VALUES ($1, 'k7', $2, 'AAAAAAAAAAAAAAAAAAAAAA', 'care', '{clinical}', 'approval', 'age1', 3, $3, $4)`,
    [id, PARTNER, content.length, Buffer.from(sha256(content), 'hex')],
  );
  const mailbox = new Mailbox();
  const roster = new Map([[PARTNER, {} as ReturnType<Partners['find']>]]);
  const acts: ZoneEvent[] = [];
  const lines: string[] = [];
  const log = createLog('vault', { write: (line) => void lines.push(line) });
  const toolsOf = (life: Life): LeaveTools & FollowTools => ({
    database: {
      query: (...asked: [string, unknown[]]) => life.step(() => pool.query(...asked)),
    } as unknown as Pool,
    gateway: {
      leaveDelivery: (...left: Parameters<Mailbox['leave']>) => life.step(() => mailbox.leave(...left)),
      deliveries: (after?: string) => life.step(() => Promise.resolve(mailbox.list(after))),
      noteDelivery: (one: string) => life.step(() => Promise.resolve(void mailbox.noted.add(one))),
    } as unknown as LeaveTools['gateway'],
    acts: {
      note: (act: ZoneEvent) => life.step(() => Promise.resolve(acts.push(act) - 1)),
      isAnyoneStopped: () => life.step(() => Promise.resolve(false)),
    } as unknown as LeaveTools['acts'],
    pathOf: (one) => join(directory, one),
    partners: { find: (partner) => roster.get(partner) },
    changed: () => undefined,
    log,
  });
  const state = async (): Promise<OutgoingState> => {
    const { rows } = await pool.query<{ state: OutgoingState }>(
      'SELECT state FROM outgoing WHERE outgoing_id = $1',
      [id],
    );
    return rows[0]!.state;
  };
  return { id, path, mailbox, roster, acts, lines, toolsOf, state };
}

const unlessKilled = (work: Promise<void>): Promise<void> =>
  work.catch((error: unknown) => {
    if (!(error instanceof Killed || isCode(error, 'mailbox-full'))) throw error;
  });
const isCode = (error: unknown, code: ErrorCode): boolean =>
  error instanceof VernixError && error.code === code;

const ORDER = ['made', 'waiting', 'collected', 'acknowledged'];
const kinds = (acts: readonly ZoneEvent[]) => [...new Set(acts.map(({ type }) => type))];

const step = fc.oneof(
  fc.record({
    do: fc.constantFrom('leave' as const, 'follow' as const),
    kill: fc.nat(7),
    after: fc.boolean(),
  }),
  fc.record({ do: fc.constantFrom('collected' as const, 'acknowledged' as const, 'expired' as const) }),
  fc.record({ do: fc.constantFrom('full' as const, 'room' as const) }),
);

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
      const isTakenBack = await takeBack(pool, id).then(
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
    await takeBack(pool, id);
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
  await expect(takeBack(pool, id)).rejects.toMatchObject({ code: 'delivery-under-way' });
  mailbox.refusal = 'mailbox-full';
  await expect(leaveDelivery(toolsOf(new Life()), id)).rejects.toMatchObject({ code: 'mailbox-full' });
  await takeBack(pool, id);
});

it.each(['delivery-too-large', 'delivery-altered', 'delivery-differs', 'delivery-partner-unknown'] as const)(
  'what the gateway refuses for good ends, and its file is gone: %s',
  async (refusal) => {
    const { id, path, mailbox, roster, acts, lines, toolsOf } = await made();
    roster.delete(PARTNER);
    mailbox.refusal = refusal;
    await leaveDelivery(toolsOf(new Life()), id);
    const { rows } = await pool.query(
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

const disableAsker = () => pool.query("UPDATE account SET disabled = true WHERE account_id = 'k7'");

it.each([
  ['before it is in the log', undefined],
  ['while the gateway has no room for it', 'mailbox-full'],
] as const)(
  'one whose asker leaves the house %s ends with that reason, and its file is gone',
  async (_when, refusal) => {
    const { id, path, mailbox, lines, toolsOf } = await made();
    mailbox.refusal = refusal;
    if (refusal !== undefined)
      await expect(leaveDelivery(toolsOf(new Life()), id)).rejects.toMatchObject({ code: refusal });
    await disableAsker();
    mailbox.refusal = undefined;
    await leaveDelivery(toolsOf(new Life()), id);
    const { rows } = await pool.query(
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
      if (mailbox.taken === 1) expect(kinds(acts)).toEqual(['delivery.sent']);
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
        await pool.query(`UPDATE outgoing SET state = 'expired', ended_at = now() WHERE outgoing_id = $1`, [
          id,
        ]);
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
  const { rows } = await pool.query<{ so: boolean }>(
    `SELECT expires_at - sent_at BETWEEN interval '120 hours' AND interval '122 hours' AND collected_at = date_trunc('milliseconds', made_at) AND ended_at BETWEEN collected_at AND now() AS so FROM outgoing WHERE outgoing_id = $1`,
    [id],
  );
  expect(rows).toEqual([{ so: true }]);
});
