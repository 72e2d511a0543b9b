/** Who asks the key service, what for, and for which class of items. */
import { z } from 'zod';

/** What is released is named by class: a budget can tell a name from a blood pressure. */
export const ItemClass = z.enum(['identity', 'clinical', 'facts', 'stored-file']);
export type ItemClass = z.infer<typeof ItemClass>;

/** Why it is released. Each release is logged with one. */
export const Purpose = z.enum(['ingest', 'publish', 'care', 'linkage-review', 'audit']);
export type Purpose = z.infer<typeof Purpose>;

/**
 * What the meter counts: keys of single items (`identity`, `clinical`), whole transfers' de-identified `facts`, linkage
 * `token`s, `transfer`s opened, keys of `pseudonym`s.
 */
export const Metered = z.enum(['identity', 'clinical', 'facts', 'token', 'transfer', 'pseudonym']);
export type Metered = z.infer<typeof Metered>;

/**
 * Who asks: a process (`vault-ingest`) or a person's account id (`user:…`). Never a name. Short, or a few made-up ones would make
 * a list of requests longer than an answer may be.
 */
export const Principal = z
  .string()
  .max(100)
  .regex(/^[a-z]+(-[a-z]+)*(:[A-Za-z0-9_-]{1,64})?$/);
export type Principal = z.infer<typeof Principal>;

/** In whose name the lane out is stopped, when somebody took a delivery that nobody collects. */
export const DELIVERIES = 'deliveries';

/** Who asks the key service: nobody in a name that stands for more than who asks. */
export const Asker = Principal.refine((name) => name !== DELIVERIES, 'this name asks for nothing');
