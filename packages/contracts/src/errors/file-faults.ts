import { tables } from './tables.ts';

/** Faults of sealing that lie in the file: sending the same bytes again would end the same way. */
const SEALING = new Set([
  'sealed-to-another-key',
  'age-header-invalid',
  'age-header-altered',
  'age-not-for-us',
  'age-payload-invalid',
  'recipients-mixed',
]);

/** Whether the file itself is at fault, so that trying again cannot help. Every other code may pass with time. */
export function isFileFault(code: string): boolean {
  return SEALING.has(code) || Object.hasOwn(tables, code);
}
