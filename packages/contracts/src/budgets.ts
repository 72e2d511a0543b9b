/**
 * How much may be read, by whom, how fast, as data (docs/adr/0010-meter.md). packages/meter judges by it. An identity is one
 * person.
 */
import { z } from 'zod';
import { Metered, Purpose } from './principal.ts';

/** A mother and her child: what a row costs of identities, whatever is read of it. */
export const PEOPLE_A_ROW = 2;

/**
 * As much as a table may say: what has this budget is not bounded by it. Far below 2^53, so that no sum of counts the meter makes
 * can lose a unit.
 */
export const UNBOUNDED = 1_000_000_000;
const Most = z.int().nonnegative().max(UNBOUNDED);

/** The most in any hour and in any 24 hours. */
export const BudgetLimit = z
  .strictObject({ hour: Most, day: Most })
  .refine(({ hour, day }) => hour <= day, 'an hour may not allow more than its day');
export type BudgetLimit = z.infer<typeof BudgetLimit>;

/** Whose budget: a process by its principal (`vault-ingest`), people by their role (`user/steward`). */
export const BudgetHolder = z.string().regex(/^(user\/)?[a-z]+(-[a-z]+)*$/);

/**
 * One budget. What its purposes release counts against it together, or a reader would have as many budgets as purposes.
 * `each` binds one principal. `together` binds all of the holder's principals, since the vault names them and one that is
 * robbed can name as many as it likes.
 */
export const BudgetGrant = z
  .strictObject({
    holder: BudgetHolder,
    purposes: z.array(Purpose).min(1),
    metered: Metered,
    each: BudgetLimit,
    together: BudgetLimit,
    /** Asking for more than one's own day freezes the asker; or waits, where other people's files drive the work. */
    beyondDay: z.enum(['freeze', 'wait']),
  })
  .refine(
    ({ each, together }) => each.hour <= together.hour && each.day <= together.day,
    'one principal may not have more than all',
  );
export type BudgetGrant = z.infer<typeof BudgetGrant>;

/** Identities that ingest earns with the records it brings, beyond what it is granted: two for a look at a row. */
export const CreditRule = z.strictObject({
  holder: BudgetHolder,
  purpose: Purpose,
  /** So many records earn one. */
  recordsEach: z.int().positive().max(1_000_000),
  /** Most earned in any 24 hours. The number of records is the vault's word, so this bound is what counts. */
  mostADay: Most,
  /** Most held at a time. */
  mostHeld: Most,
  /** Unused, it ends after so many hours. */
  lastsHours: z.int().positive().max(720),
});
export type CreditRule = z.infer<typeof CreditRule>;

/** Linkage tokens of one transfer: `floor + perRecord × records`. */
export const TokenRule = z.strictObject({ floor: Most, perRecord: z.int().positive().max(1_000) });
export type TokenRule = z.infer<typeof TokenRule>;

/** The whole table. What it does not name may read nothing. */
export const BudgetTable = z
  .strictObject({
    /** Rises with each change, and stands in the record of who changed it. */
    version: z.int().positive(),
    grants: z.array(BudgetGrant).max(200),
    credits: CreditRule,
    tokens: TokenRule,
  })
  .refine(({ grants }) => {
    const places = grants.flatMap(({ holder, purposes, metered }) =>
      purposes.map((purpose) => `${holder} ${purpose} ${metered}`),
    );
    return new Set(places).size === places.length;
  }, 'two grants for one holder, purpose and class');
export type BudgetTable = z.infer<typeof BudgetTable>;
