/** The lane of a delivery, cut short before or after any of its steps, at a gateway that keeps its word and at one that does not. */
import { createHash, randomBytes } from 'node:crypto';
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
import fc from 'fast-check';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { openPool } from '../../src/db/connection.ts';
import type { FollowTools } from '../../src/deliveries/follow.ts';
import type { LeaveTools } from '../../src/deliveries/leave.ts';
import type { Partners } from '../../src/roster.ts';
import { registryForEachTest } from './setting.ts';

export const PARTNER = 'northern-lab';
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

interface Lane {
  readonly directory: string;
  readonly pool: Pool;
}

/** Fields are there from the first test on. */
export function laneForEachTest(): Lane {
  const setting = registryForEachTest();
  const lane = {} as { directory: string; pool: Pool };
  beforeAll(async () => {
    lane.directory = await mkdtemp(join(tmpdir(), 'vernix-deliveries-'));
  });
  afterAll(() => rm(lane.directory, { recursive: true }));
  beforeEach(() => {
    lane.pool = openPool(setting.registry.url, 'deliveries', 2);
  });
  afterEach(() => lane.pool.end());
  return lane;
}

class Killed extends Error {}

/** Lets so many steps be done; the next is cut short, before it or after it. */
export class Life {
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
export async function madeIn({ directory, pool }: Lane) {
  const id = randomBytes(16).toString('base64url');
  const content = randomBytes(500);
  const path = join(directory, id);
  await writeFile(path, content);
  await pool.query(
    `INSERT INTO account (account_id, name, role) VALUES ('k7', 'K. Seven', 'steward')
       ON CONFLICT (account_id) DO UPDATE SET disabled = false, role = 'steward'`,
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

export const unlessKilled = (work: Promise<void>): Promise<void> =>
  work.catch((error: unknown) => {
    if (!(error instanceof Killed || isCode(error, 'mailbox-full'))) throw error;
  });
export const isCode = (error: unknown, code: ErrorCode): boolean =>
  error instanceof VernixError && error.code === code;

/** What can become of a delivery. */
export const step = fc.oneof(
  fc.record({
    do: fc.constantFrom('leave' as const, 'follow' as const),
    kill: fc.nat(7),
    after: fc.boolean(),
  }),
  fc.record({ do: fc.constantFrom('collected' as const, 'acknowledged' as const, 'expired' as const) }),
  fc.record({ do: fc.constantFrom('full' as const, 'room' as const) }),
);
