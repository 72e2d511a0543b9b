import { FreezeReason, Metered, Principal, Purpose, TransferId } from '@vernix/contracts';
import { z } from 'zod';

const Whole = z.int().nonnegative();
const Pairs = z.array(z.tuple([Whole, Whole]).readonly()).readonly();

/** A meter's state as plain JSON, to start from without reading the whole log. It holds no budgets. */
export const MeterSnapshot = z.strictObject({
  newest: Whole,
  usage: z.record(z.string(), z.strictObject({ hour: Pairs, day: Pairs })),
  credits: z.strictObject({ lots: Pairs, carried: Whole, earned: Pairs }),
  allowances: z.record(
    z.string(),
    z.strictObject({
      principal: Principal,
      purpose: Purpose,
      left: z.partialRecord(Metered, Whole),
      until: Whole,
    }),
  ),
  tokens: z.record(TransferId, Whole),
  frozen: z.record(Principal, z.strictObject({ since: Whole, why: FreezeReason })),
});
export type MeterSnapshot = z.infer<typeof MeterSnapshot>;
