/** What the meter says of itself: for the pages that show use against budget, and for who would change a budget. */
import { z } from 'zod';
import { BudgetTable } from './budgets.ts';
import { Instant } from './ids.ts';
import { Metered, Principal, Purpose } from './principal.ts';
import { Role } from './session.ts';

const Whole = z.int().nonnegative();

/** Units that count in a window now, and how many of them stop counting next, when. */
export const WindowUse = z.object({
  used: Whole,
  next: z.object({ at: Instant, units: z.int().positive() }).nullable(),
});
export type WindowUse = z.infer<typeof WindowUse>;

export const BudgetUse = z.object({ hour: WindowUse, day: WindowUse });
export type BudgetUse = z.infer<typeof BudgetUse>;

/** Why a principal is stopped: more than a day's budget, an item nobody has a reason to read, an unseconded emergency. */
export const FreezeReason = z.enum(['budget', 'decoy', 'break-glass']);
export type FreezeReason = z.infer<typeof FreezeReason>;

/**
 * The most people of whom whoever controls every caller could read anything: each row that is read counts as of two others.
 * `now`: this minute; the rest: within `days` whole days from now, never stopped.
 */
export const Reach = z.object({
  now: Whole,
  days: z.int().positive(),
  granted: Whole,
  credits: Whole,
  /** What officers allowed beyond every budget, and is not read yet. */
  allowed: Whole,
  total: Whole,
});
export type Reach = z.infer<typeof Reach>;

export const MeterOverview = z.object({
  /** The meter's time. */
  at: Instant,
  table: BudgetTable,
  /** One for each grant, in the table's order. */
  uses: z.array(
    z.object({
      all: BudgetUse,
      /** Who used it in the last day, most first. */
      principals: z.array(z.object({ principal: Principal, use: BudgetUse })),
      /** How many more did. */
      more: Whole,
    }),
  ),
  /** Identities earned and not yet spent. */
  credits: Whole,
  frozen: z.array(z.object({ principal: Principal, since: Instant, why: FreezeReason })),
  /** So many users are frozen that nothing is released to any. */
  usersStopped: z.boolean(),
  reach: Reach,
});
export type MeterOverview = z.infer<typeof MeterOverview>;

/** What one table lets one principal have, for one purpose and class. */
export const SimulatedUse = z.object({
  /** Units released, and the most of them in any hour and any 24 hours. */
  released: Whole,
  highestHour: Whole,
  highestDay: Whole,
  /** Requests refused, and how many of the refusals stop the principal. */
  refused: Whole,
  freezes: Whole,
});
export type SimulatedUse = z.infer<typeof SimulatedUse>;

/** What was asked for in the last days, judged again by the table in force and by another. */
export const Simulation = z.object({
  /** Time of the first event judged; null when there was none. */
  from: Instant.nullable(),
  events: Whole,
  rows: z.array(
    z.object({
      principal: Principal,
      role: Role.nullable(),
      purpose: Purpose,
      metered: Metered,
      before: SimulatedUse,
      after: SimulatedUse,
    }),
  ),
  /** The most people of whom each table lets anything out in four days. */
  reach: z.object({ before: Whole, after: Whole }),
});
export type Simulation = z.infer<typeof Simulation>;

export const SimulationRequest = z.strictObject({ table: BudgetTable, days: z.int().min(1).max(31) });
export type SimulationRequest = z.infer<typeof SimulationRequest>;
