import { hkdfSync } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { VernixError } from '@vernix/contracts';
import { emptyValues, type Issue, STORED_ORDER, type Value, type Values } from '@vernix/dictionary';
import { openItem, sealItem } from '@vernix/seal';
import type { WaitingState } from './waiting.ts';

/** Whose rows wait: they come in files of the same kind. */
export interface Whose {
  readonly partner: string;
  readonly mapping: string;
}

const KEY_INFO = 'vernix-waiting-doubles/2';
const LENGTH_BYTES = 4;
/**
 * Lengths before sealing. The least one holds some forty rows, and there is one for every sender that ever sent, whether any of its
 * rows wait or not; what is longer than the largest is a multiple of it.
 */
const SIZES = [8, 32, 128, 512].map((kibibytes) => kibibytes * 1_024);
/** No more is opened than this: a bound on what can make us allocate. */
const MOST_BYTES = 64 * 1_024 * 1_024;

/** Values by their places in what is stored, so that they outlive a dictionary. */
type StoredRow = readonly [due: number, values: readonly Value[], issues: readonly Issue[], unread: string];
interface Stored extends Omit<WaitingState, 'rows'> {
  readonly rows: readonly StoredRow[];
}

/** @param doublingKey what doubles are made by; another one opens nothing that was sealed by this */
export function sealWaiting({ rows, ...state }: WaitingState, doublingKey: Uint8Array, whose: Whose): Buffer {
  const stored: Stored = {
    ...state,
    rows: rows.map(({ due, values, issues, unread }) => [due, toStored(values), issues, unread]),
  };
  const packed = deflateRawSync(JSON.stringify(stored), { level: 1 });
  const plain = Buffer.alloc(sizeFor(LENGTH_BYTES + packed.length));
  plain.writeUInt32BE(packed.length);
  plain.set(packed, LENGTH_BYTES);
  try {
    return sealItem(keyFrom(doublingKey), plain, contextOf(whose));
  } finally {
    plain.fill(0);
  }
}

/** Undefined when it is not authentic: sealed under an earlier key, for others, or altered. */
export function openWaiting(
  sealed: Uint8Array,
  doublingKey: Uint8Array,
  whose: Whose,
): WaitingState | undefined {
  let plain: Buffer;
  try {
    plain = openItem(keyFrom(doublingKey), sealed, contextOf(whose));
  } catch (error) {
    if (error instanceof VernixError && error.code === 'item-not-authentic') return undefined;
    throw error;
  }
  const packed = plain.subarray(LENGTH_BYTES, LENGTH_BYTES + plain.readUInt32BE());
  const { rows, ...state } = JSON.parse(
    inflateRawSync(packed, { maxOutputLength: MOST_BYTES }).toString('utf8'),
  ) as Stored;
  return {
    ...state,
    rows: rows.map(([due, values, issues, unread]) => ({ due, values: fromStored(values), issues, unread })),
  };
}

function keyFrom(doublingKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', doublingKey, new Uint8Array(0), KEY_INFO, 32));
}

const contextOf = ({ partner, mapping }: Whose): Buffer =>
  Buffer.from([KEY_INFO, partner, mapping].join('\u001f'));

function sizeFor(bytes: number): number {
  const largest = SIZES.at(-1) ?? 1;
  return SIZES.find((size) => bytes <= size) ?? Math.ceil(bytes / largest) * largest;
}

const toStored = (values: Values): Value[] =>
  STORED_ORDER.map(({ index }) => (index === null ? null : (values[index] ?? null)));

function fromStored(stored: readonly Value[]): Values {
  const values = emptyValues();
  for (const [place, { index }] of STORED_ORDER.entries()) {
    if (index !== null) values[index] = stored[place] ?? null;
  }
  return values;
}
