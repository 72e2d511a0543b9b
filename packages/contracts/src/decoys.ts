import { z } from 'zod';

/** How doubles are made of the people in the transfers to come (docs/adr/0018-decoys.md). */
export const DecoyPlan = z.strictObject({
  /** One person in so many gets a double; 0 for none. */
  every: z.union([z.literal(0), z.int().min(2).max(100_000)]),
  /** Another one makes other doubles, of other people. */
  generation: z.int().min(1).max(1_000_000),
});
export type DecoyPlan = z.infer<typeof DecoyPlan>;
