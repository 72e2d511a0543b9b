import { hash } from 'node:crypto';
import { type FactValue } from '@vernix/contracts';
import { type ElementId, elementIndex, type Issue, toFacts, validate } from '@vernix/dictionary';
import type { ParsedRow } from '@vernix/formats';
import { type Digest, digestsOf, type ReadValue } from '@vernix/linkage';
import type { PlainItems } from '../sealing/plain-items.ts';
import { type ElementSet, payloadOf } from './payload.ts';

/** What rows are judged by. */
export interface Judging {
  readonly partner: string;
  /** Day the file was received, `YYYY-MM-DD`: no birth is later. */
  readonly receivedOn: string;
}

/** A row as far as it can be settled without knowing what the registry holds. */
export interface PreparedRow {
  readonly row: number;
  readonly issues: readonly Issue[];
  /** Null when the row was rejected: nothing of it is kept. */
  readonly record: PreparedRecord | null;
}

export interface PreparedRecord {
  /** Places among the chunk's items. */
  readonly identityItem: number | null;
  readonly clinicalItem: number;
  readonly elements: ElementSet;
  readonly facts: readonly FactValue[];
  readonly digests: readonly Digest[];
  /** Of the whole row and its sender, to know it when it comes again; null when it carries no identity. */
  readonly rowDigest: string | null;
}

/** Validates and digests one parsed row. What is to be sealed goes to `items`; no other clear value is kept. */
export function prepareRow(
  parsed: ParsedRow,
  { partner, receivedOn }: Judging,
  items: PlainItems,
): PreparedRow {
  const { row, values } = parsed;
  if (parsed.rejected) return { row, issues: parsed.issues, record: null };
  const found = validate(values, receivedOn);
  const issues = parsed.issues.length === 0 ? found : [...parsed.issues, ...found];
  if (issues.some(({ severity }) => severity === 'reject')) return { row, issues, record: null };

  const { identity, clinical, elements } = payloadOf(values);
  const read: ReadValue = (element) => values[elementIndex(element as ElementId)];
  return {
    row,
    issues,
    record: {
      identityItem: identity === null ? null : items.add('identity', row, identity),
      clinicalItem: items.add('clinical', row, clinical),
      elements,
      facts: toFacts(values),
      digests: identity === null ? [] : digestsOf(read),
      // Without identity, equal rows are different births: de-identified data repeats itself.
      rowDigest:
        identity === null
          ? null
          : hash('sha256', [partner, elements, identity, clinical].join('\u001f'), 'binary'),
    },
  };
}
