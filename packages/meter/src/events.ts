import { FreezeReason, Metered, PEOPLE_A_ROW, Principal, Purpose, Role, TransferId } from '@vernix/contracts';
import { z } from 'zod';

/** The meter's time: Unix milliseconds, whole. */
const At = z.int().nonnegative();

/** Units of each class; at least one class. */
export const Counts = z
  .partialRecord(Metered, z.int().positive())
  .refine((counts) => Object.keys(counts).length > 0, 'nothing is counted');
export type Counts = z.infer<typeof Counts>;

/** The id of an approval: its request's nonce (packages/approvals). */
const ApprovalId = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** What someone asks the key service to release, as the meter sees it. */
export const Asked = z.strictObject({
  principal: Principal,
  /** Of a user. It is the vault's word; hence the limits on all users together. */
  role: Role.optional(),
  purpose: Purpose,
  counts: Counts,
  /** For an opening and for tokens: the transfer, and how many of its records have been read so far. */
  transfer: z.strictObject({ id: TransferId, records: z.int().nonnegative() }).optional(),
  /** The approval that allows this beyond any budget. */
  under: ApprovalId.optional(),
});
export type Asked = z.infer<typeof Asked>;

export const RefusalCode = z.enum([
  'principal-frozen',
  'budget-none',
  'budget-breached',
  'budget-spent',
  'budget-spent-by-all',
  'tokens-too-many',
  'allowance-unfit',
]);
export type RefusalCode = z.infer<typeof RefusalCode>;

/**
 * Which refusals somebody has to look into (ADR 10). An hour's limit, or a day's where other people's files drive the
 * work, is a busy morning: an alarm that sounds for it is soon not heard for a thief.
 */
const ALARMS: Readonly<Record<RefusalCode, boolean>> = {
  'budget-spent': false,
  'principal-frozen': true,
  'budget-none': true,
  'budget-breached': true,
  'budget-spent-by-all': true,
  'tokens-too-many': true,
  'allowance-unfit': true,
};

/**
 * What honest people ask for in vain. A partner's sealed file that the gateway signs was sent again, whatever became of it the first
 * time; something is to leave while deliveries are stopped, of which the alarm has sounded.
 */
const IN_VAIN: readonly string[] = ['file-being-opened', 'file-taken-in', 'deliveries-stopped'];

/** Whether a refusal with this code raises the alarm. One that this release does not know does. */
export function isAlarm(code: string): boolean {
  if (IN_VAIN.includes(code)) return false;
  const known = RefusalCode.safeParse(code);
  return !known.success || ALARMS[known.data];
}

/** Counted by the rule of today. Events of before have none: a row cost one identity, or none without its names. */
const v = z.literal(2).exactOptional();
const Judged = Asked.extend({ at: At, v });

const Kept = z.discriminatedUnion('type', [
  Judged.extend({ type: z.literal('released'), credits: z.int().nonnegative() }),
  Judged.extend({ type: z.literal('refused'), code: RefusalCode }),
  z.strictObject({
    type: z.literal('settled'),
    at: At,
    principal: Principal,
    transferId: TransferId,
    records: z.int().nonnegative(),
  }),
  z.strictObject({ type: z.literal('frozen'), at: At, principal: Principal, why: FreezeReason }),
  z.strictObject({ type: z.literal('unfrozen'), at: At, principal: Principal, approval: ApprovalId }),
  z.strictObject({
    type: z.literal('allowed'),
    at: At,
    v,
    approval: ApprovalId,
    principal: Principal,
    purpose: Purpose,
    counts: Counts,
    until: At,
  }),
  /** What is left of what officers allowed is not to be read any more. */
  z.strictObject({ type: z.literal('closed'), at: At, approval: ApprovalId }),
]);
export type MeterEvent = z.infer<typeof Kept>;

/**
 * Everything that happens to a meter, as the log keeps it. These events alone make its state. A `released` event
 * says how many of its units credits paid for; a `refused` one charges nothing, and with `budget-breached` it freezes.
 * One that was written by an older rule is read by that of today, so that windows and simulations count one thing.
 */
export const MeterEvent = Kept.transform(byTodaysRule);

function byTodaysRule(event: MeterEvent): MeterEvent {
  if (!('counts' in event) || event.v === 2) return event;
  const { identity = 0, clinical = 0 } = event.counts;
  // Officers allowed items, and clinical ones alone let nobody's names be read.
  const ofItems = event.type === 'allowed' || event.under !== undefined;
  const rows = ofItems ? identity : Math.max(identity, clinical);
  if (rows === 0) return event;
  const now = { ...event, v: 2, counts: { ...event.counts, identity: PEOPLE_A_ROW * rows } } as const;
  return now.type === 'released' ? { ...now, credits: PEOPLE_A_ROW * now.credits } : now;
}
