import type { ElementId } from './element.ts';

/**
 * A number a condition compares. Unknown as soon as one of its parts is unknown; dates are days since 1970-01-01.
 * `received` is the day the file came in, unknown when the caller did not say.
 */
export type Operand =
  | number
  | 'received'
  | { readonly element: ElementId }
  | { readonly sum: readonly Operand[] }
  | { readonly yearsBetween: readonly [from: ElementId, to: ElementId] }
  | { readonly yearOf: ElementId }
  | { readonly monthOf: ElementId }
  | { readonly look: { readonly table: TableName; readonly column: 'min' | 'max'; readonly by: ElementId } };

/** Tables a condition may look a bound up in. */
export type TableName = 'weight-for-gestation';

/** Tests of a text that are not a comparison. */
export type TextTest = 'health-number' | 'postal-code' | 'version-code';

/** True or false; a comparison with an unknown number is false, so a rule asks only about what was sent. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly is: readonly [ElementId, string | boolean] }
  | { readonly oneOf: readonly [ElementId, readonly string[]] }
  /** The same text; spaces and hyphens do not count. */
  | { readonly same: readonly [ElementId, ElementId] }
  | { readonly less: readonly [Operand, Operand] }
  | { readonly unequal: readonly [Operand, Operand] }
  | { readonly fails: readonly [ElementId, TextTest] };
