import { VernixError } from '@vernix/contracts';
import type { Mapping } from './mapping.ts';
import { isControl } from './opening.ts';
import type { Row } from './row.ts';

const LISTED = 10;

/** Column name → its position in this file, for the columns that the mapping reads. */
export type Header = ReadonlyMap<string, number>;

/**
 * Holds a file's first row against the mapping. Names are compared without case and surrounding space. Names in the
 * file are the sender's, so errors give positions for those and names only out of the mapping.
 *
 * @throws VernixError `header-unrecognised`, `header-duplicate`, `header-missing`, `header-unknown`; of what is no CSV at all,
 * `file-still-sealed` and `file-not-text`
 */
export function readHeader(row: Row, mapping: Mapping): Header {
  const wanted = new Set(sourceColumns(mapping));
  const ignored = new Set(mapping.notCollected.map(({ column }) => column));
  const found = new Map<string, number>();
  const seen = new Map<string, number>();
  const unknown: number[] = [];
  for (let at = 0; at < row.count; at++) {
    const name = row.cell(at)?.trim().toLowerCase() ?? '';
    const earlier = seen.get(name);
    if (!wanted.has(name) && !ignored.has(name)) unknown.push(at + 1);
    else if (earlier !== undefined)
      throw new VernixError('header-duplicate', { first: earlier, second: at + 1 });
    seen.set(name, at + 1);
    if (wanted.has(name)) found.set(name, at);
  }
  if (found.size === 0) throw noHeader(row.text);
  const missing = mapping.columns === 'any' ? [] : [...wanted].filter((name) => !found.has(name));
  if (missing.length > 0) {
    throw new VernixError('header-missing', { count: missing.length, names: some(missing) });
  }
  if (unknown.length > 0) {
    throw new VernixError('header-unknown', { count: unknown.length, positions: some(unknown) });
  }
  return found;
}

/** How files begin that are sealed, or were sealed before they were: by age, in its text form or not, and by PGP. */
const SEALED = ['-----BEGIN AGE ENCRYPTED FILE-----', '-----BEGIN PGP ', 'age-encryption.org/v1'];
/** It begins as text. */
const PDF = '%PDF-';

/** What a file is whose first row names no column; a comma can stand among the first bytes of anything. */
function noHeader(first: string): VernixError {
  if (SEALED.some((start) => first.startsWith(start))) return new VernixError('file-still-sealed');
  const hasControl = Array.from(first, (byte) => byte.charCodeAt(0)).some(isControl);
  const isText = !hasControl && !first.startsWith(PDF);
  return new VernixError(isText ? 'header-unrecognised' : 'file-not-text');
}

/** The columns a mapping reads. */
export function sourceColumns(mapping: Mapping): string[] {
  return mapping.targets.flatMap(({ from }) => {
    if ('column' in from) return [from.column];
    return 'sum' in from ? from.sum : [];
  });
}

function some(items: readonly (string | number)[]): string {
  return items.slice(0, LISTED).join(', ') + (items.length > LISTED ? ' …' : '');
}
