import { z } from 'zod';
import { tables } from './tables.ts';

const place = z.int().nonnegative().exactOptional();
/** At most ten of what `item` allows, as packages/formats lists them. */
const list = (item: string, most: number) =>
  z
    .string()
    .max(most)
    .regex(new RegExp(`^${item}(, ${item}){0,9}( …)?$`))
    .exactOptional();

/**
 * Where in a file its fault lies, as it is kept and told to the sender. Nothing that stood in the file fits in here: these are
 * places, limits, and names of columns that a mapping of ours asks for.
 */
export const FaultParams = z.object({
  row: place,
  column: place,
  first: place,
  second: place,
  count: place,
  limit: place,
  chunk: place,
  positions: list('\\d{1,9}', 200),
  names: list('[a-z][a-z0-9_.]{0,79}', 1_000),
});
export type FaultParams = z.infer<typeof FaultParams>;

/** Faults of sealing that lie in the file: sending the same bytes again would end the same way. */
const SEALING = new Set([
  'sealed-to-another-key',
  'age-header-invalid',
  'age-header-altered',
  'age-not-for-us',
  'age-payload-invalid',
  'recipients-mixed',
  'file-opened-before',
  'file-taken-in',
]);

/** Whether the file itself is at fault, so that trying again cannot help. Every other code may pass with time. */
export function isFileFault(code: string): boolean {
  return SEALING.has(code) || Object.hasOwn(tables, code);
}
