import { z } from 'zod';
import { CustodianName, MOST_CUSTODIANS } from '../config.ts';

const Id = z.int().nonnegative();

/** What a custodian's command asks. The frames are those of the key service's socket. */
export const CeremonyRequest = z.discriminatedUnion('op', [
  z.strictObject({ id: Id, op: z.literal('status') }),
  /** Answered with the custodian's sealed share as the binary part. */
  z.strictObject({ id: Id, op: z.literal('share'), custodian: CustodianName }),
  /** With the share, opened, as the binary part. */
  z.strictObject({ id: Id, op: z.literal('bring'), custodian: CustodianName }),
]);

export const CeremonyAnswer = z.object({
  threshold: z.int(),
  here: z.int(),
  custodians: z.array(z.object({ name: CustodianName, here: z.boolean() })).max(MOST_CUSTODIANS),
});
