import { hash } from 'node:crypto';
import { type FactValue } from '@vernix/contracts';
import { type ElementId, elementIndex, type Issue, toFacts, validate } from '@vernix/dictionary';
import type { ParsedRow } from '@vernix/formats';
import { type Digest, digestsOf, type ReadValue } from '@vernix/linkage';
import { itemContext, itemKey, sealItem } from '@vernix/seal';
import { payloadOf } from './payload.ts';

/** What a row is sealed under and judged by. */
export interface Sealing {
  readonly transferId: string;
  readonly partner: string;
  /** Day the file was received, `YYYY-MM-DD`: no birth is later. */
  readonly receivedOn: string;
  readonly identityKey: Uint8Array;
  readonly clinicalKey: Uint8Array;
}

/** A row as far as it can be settled without knowing what the registry holds. */
export interface PreparedRow {
  readonly row: number;
  readonly issues: readonly Issue[];
  /** Null when the row was rejected: nothing of it is kept. */
  readonly record: PreparedRecord | null;
}

export interface PreparedRecord {
  readonly identitySealed: Buffer | null;
  readonly clinicalSealed: Buffer;
  readonly elements: Uint8Array;
  readonly facts: readonly FactValue[];
  readonly digests: readonly Digest[];
  /** Of the whole row and its sender, to know it when it comes again; null when it carries no identity. */
  readonly rowDigest: Buffer | null;
}

/** Validates, seals and digests one parsed row. Its clear values are not kept. */
export function prepareRow(parsed: ParsedRow, sealing: Sealing): PreparedRow {
  const { row, values } = parsed;
  if (parsed.rejected) return { row, issues: parsed.issues, record: null };
  const found = validate(values, sealing.receivedOn);
  const issues = parsed.issues.length === 0 ? found : [...parsed.issues, ...found];
  if (issues.some(({ severity }) => severity === 'reject')) return { row, issues, record: null };

  const { identity, clinical, elements } = payloadOf(values);
  const read: ReadValue = (element) => values[elementIndex(element as ElementId)];
  return {
    row,
    issues,
    record: {
      identitySealed: identity === null ? null : seal('identity', identity, row, sealing),
      clinicalSealed: seal('clinical', clinical, row, sealing),
      elements,
      facts: toFacts(values),
      digests: identity === null ? [] : digestsOf(read),
      // Without identity, equal rows are different births: de-identified data repeats itself.
      rowDigest:
        identity === null
          ? null
          : hash('sha256', [sealing.partner, String(elements), identity, clinical].join('\u001f'), 'buffer'),
    },
  };
}

function seal(itemClass: 'identity' | 'clinical', text: string, row: number, sealing: Sealing): Buffer {
  const batchKey = itemClass === 'identity' ? sealing.identityKey : sealing.clinicalKey;
  return sealItem(itemKey(batchKey, row), Buffer.from(text), itemContext(sealing.transferId, itemClass, row));
}
