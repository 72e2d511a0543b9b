import { type FactValue } from '@vernix/contracts';
import { type ElementId, elementIndex, type Issue, toFacts, type Values, validate } from '@vernix/dictionary';
import type { Mixed } from '../doubles/mix.ts';
import { type LinkKey, linkKeysOf, type ReadValue } from '@vernix/linkage';
import type { ClearChunk } from '../sealing/clear-chunk.ts';
import { type ElementSet, type Payload, payloadOf, SIZES } from './payload.ts';

/** What rows are judged by. */
export interface Judging {
  readonly partner: string;
  /** Day the file was received, `YYYY-MM-DD`: no birth is later. */
  readonly receivedOn: string;
}

/** A row as far as it can be settled without knowing what the registry holds. */
export interface PreparedRow {
  /** The number the registry keeps it by. */
  readonly row: number;
  /** Its number in the file; null for a double. */
  readonly sent: number | null;
  readonly issues: readonly Issue[];
  /** Null when the row was rejected: nothing of it is kept. */
  readonly record: PreparedRecord | null;
}

export interface PreparedRecord {
  /**
   * Places among the chunk's items. With an identity the whole row was digested too, to know it when it comes again;
   * without, equal rows are different births: de-identified data repeats itself.
   */
  readonly identityItem: number | null;
  readonly clinicalItem: number;
  readonly elements: ElementSet;
  readonly facts: readonly FactValue[];
  /** In the order in which their digests went to the chunk. The texts went there too. */
  readonly links: readonly Omit<LinkKey, 'text'>[];
}

/** Names digests of whole rows among those of the link rules. */
export const ROW_RULE = 'row';
const SEPARATOR = '\u001f';

/** Validates one parsed row. What is to be sealed or digested goes to `clear`; no other clear value is kept. */
export function prepareRow(parsed: Mixed, { partner, receivedOn }: Judging, clear: ClearChunk): PreparedRow {
  const { row, sent, values } = parsed;
  if (parsed.rejected) return { row, sent, issues: parsed.issues, record: null };
  const asSent = [...values];
  const found = validate(values, receivedOn);
  const issues = parsed.issues.length === 0 ? found : [...parsed.issues, ...found];
  if (issues.some(({ severity }) => severity === 'reject')) return { row, sent, issues, record: null };

  const payload = payloadOf(values);
  const apart = issues.length === 0 ? partner : partner + leftOut(parsed, asSent);
  return {
    row,
    sent,
    issues,
    record: {
      ...gather(row, payload, apart, clear),
      elements: payload.elements,
      facts: toFacts(values),
      links: payload.identity === null ? [] : linksOf(values, clear),
    },
  };
}

/**
 * What the sender wrote and the record leaves out, because it cannot be read or cannot be true: a row that differs in that
 * alone is another row. Empty for a row of which all is kept.
 */
function leftOut({ unread, values }: Mixed, asSent: Values): string {
  const untrue = asSent.flatMap((value, at) => (value !== null && values[at] === null ? [at, value] : []));
  if (unread === '' && untrue.length === 0) return '';
  return SEPARATOR + JSON.stringify([unread, ...untrue]);
}

/** The row's items. With an identity they are digested together, with what else it is told apart by, where they lie. */
function gather(
  row: number,
  { identity, clinical, elements }: Payload,
  apart: string,
  clear: ClearChunk,
): Pick<PreparedRecord, 'identityItem' | 'clinicalItem'> {
  if (identity === null)
    return { identityItem: null, clinicalItem: clear.addItem('clinical', row, clinical, SIZES.clinical) };
  const { mark } = clear;
  clear.write(apart + SEPARATOR + elements + SEPARATOR);
  const identityItem = clear.addItem('identity', row, identity, SIZES.identity);
  clear.write(SEPARATOR);
  const clinicalItem = clear.addItem('clinical', row, clinical, SIZES.clinical);
  clear.digestSince(mark, ROW_RULE);
  return { identityItem, clinicalItem };
}

function linksOf(values: Values, clear: ClearChunk): Omit<LinkKey, 'text'>[] {
  const read: ReadValue = (element) => values[elementIndex(element as ElementId)];
  return linkKeysOf(read).map(({ subject, rule, text, lookupOnly }) => {
    clear.addDigest(rule, text);
    return { subject, rule, lookupOnly };
  });
}
