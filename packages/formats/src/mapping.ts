import type { Bilingual, Condition, ElementId, Value } from '@vernix/dictionary';

/** Units senders use that the dictionary does not; each has one conversion in `convert.ts`. */
export type SenderUnit = 'lb' | 'in' | 'wk';

/** Where an element's value comes from. */
export type Source =
  /** One column. Texts in `recode` become that value; any other is read as the element's type, from `unit` if given. */
  | {
      readonly column: string;
      readonly recode?: Readonly<Record<string, Value>>;
      readonly unit?: SenderUnit;
    }
  /** The sum of whole numbers in columns, and a constant; unknown when one of them is. */
  | { readonly sum: readonly string[]; readonly plus?: number }
  /** The first case whose condition is true, over values already mapped; unknown when none is. */
  | { readonly cases: readonly { readonly when: Condition; readonly then: Value }[] }
  /** The same for every record of this kind of file. */
  | { readonly constant: Value };

export interface Target {
  readonly element: ElementId;
  readonly from: Source;
}

/** How one kind of file becomes records, as data. */
export interface Mapping {
  readonly id: string;
  readonly version: string;
  readonly title: Bilingual;
  /** Whether every column named in `targets` must be there. Otherwise one is enough. */
  readonly columns: 'all-required' | 'any';
  readonly targets: readonly Target[];
  /** Columns that may be there and are deliberately not read. A column that is in neither list is refused. */
  readonly notCollected: readonly { readonly column: string; readonly reason: string }[];
}
