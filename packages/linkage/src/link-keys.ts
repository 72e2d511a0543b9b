import { healthNumber } from '@vernix/contracts';
import { isoDate, name, neighbours, postalCode } from './normalise.ts';
import type { LinkRule, Subject } from './rules.ts';

/** Reads one dictionary element of a record by its id; null or undefined when not known. */
export type ReadValue = (element: string) => string | number | boolean | null | undefined;

/** One of the ways in which a record can be found again. */
export interface LinkKey {
  readonly subject: Subject;
  readonly rule: LinkRule;
  /** Rule and normalised values in clear. SHA-256 of its UTF-8 is what the key service turns into a keyed token. */
  readonly text: string;
  /** Looked for, but not remembered for this record: the neighbouring days of a multiple birth. */
  readonly lookupOnly: boolean;
}

/** Between parts, so that no two lists of parts give the same text. No normalised part contains it. */
const SEPARATOR = '\u001f';

/**
 * What a record can be linked by, strongest rule first within each subject. Empty when it carries no identity.
 * Depends on nothing but the record.
 */
export function linkKeysOf(read: ReadValue): LinkKey[] {
  const keys: LinkKey[] = [];
  const add = (subject: Subject, rule: LinkRule, parts: string, lookupOnly = false): void => {
    keys.push({ subject, rule, text: rule + SEPARATOR + parts, lookupOnly });
  };

  const motherNumber = text(read('mother.health_number'), healthNumber);
  const motherName = nameParts(read);
  if (motherNumber !== null) add('mother', 'hcn', motherNumber);
  if (motherName !== null) add('mother', 'name-dob-postal', motherName);

  const born = text(read('infant.birth_date'), isoDate);
  if (born === null) return keys;

  // A single birth is found through its infant; only siblings need the delivery itself.
  for (const day of isMultiple(read) ? [born, ...neighbours(born)] : []) {
    if (motherNumber !== null) add('delivery', 'delivery-of-hcn', join(motherNumber, day), day !== born);
    if (motherName !== null) add('delivery', 'delivery-of-name', join(motherName, day), day !== born);
  }

  const infantNumber = text(read('infant.health_number'), healthNumber);
  // Newborns are often submitted under the mother's number: then it says nothing about who the infant is.
  if (infantNumber !== null && infantNumber !== motherNumber)
    add('infant', 'infant-hcn', join(infantNumber, born));
  const slot = slotOf(read);
  if (slot !== null) {
    if (motherNumber !== null) add('infant', 'infant-of-hcn', join(motherNumber, born, slot));
    if (motherName !== null) add('infant', 'infant-of-name', join(motherName, born, slot));
  }
  return keys;
}

const join = (...parts: readonly string[]): string => parts.join(SEPARATOR);

function text(value: ReturnType<ReadValue>, normalise: (text: string) => string | null): string | null {
  return typeof value === 'string' ? normalise(value) : null;
}

function nameParts(read: ReadValue): string | null {
  const surname = text(read('mother.surname'), name);
  const given = text(read('mother.given_name'), name);
  const born = text(read('mother.birth_date'), isoDate);
  const postal = text(read('mother.postal_code'), postalCode);
  if (surname === null || given === null || born === null || postal === null) return null;
  return join(surname, given, born, postal);
}

function isMultiple(read: ReadValue): boolean {
  const plurality = read('delivery.plurality');
  return typeof plurality === 'number' && plurality > 1;
}

/**
 * Sex, and which child of the birth it is. Of a multiple birth without an order nothing can be said: two girls of one
 * day must not become one. A record that does not say how many there were is taken for a single birth, which never
 * meets a child of a known multiple birth.
 */
function slotOf(read: ReadValue): string | null {
  const sex = read('infant.sex');
  if (typeof sex !== 'string') return null;
  const order = read('infant.birth_order');
  if (isMultiple(read)) return typeof order === 'number' ? `${sex}/${order}` : null;
  return typeof order === 'number' && order > 1 ? `${sex}/${order}` : `${sex}/single`;
}
