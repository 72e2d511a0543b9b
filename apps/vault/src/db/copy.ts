import { finished } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { CopyType } from './copy-encoder.ts';

/** A table's columns in the order rows are encoded. */
export interface CopyTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, CopyType>>;
}

/** Sends one encoded stream. Statements on one connection run in the order they are given. */
export async function copyInto(client: Client, table: CopyTable, encoded: Uint8Array): Promise<void> {
  const columns = Object.keys(table.columns).join(', ');
  const stream = client.query(copyFrom(`COPY ${table.name} (${columns}) FROM STDIN (FORMAT binary)`));
  stream.end(encoded);
  await finished(stream);
}

const INT8_OID = 20;

/** A binary parameter of type `int8[]`, from values of 8 bytes each, end to end. */
export function int8Array(values: Uint8Array): Buffer {
  const count = values.length / 8;
  const array = Buffer.allocUnsafe(20 + count * 12);
  array.writeInt32BE(count === 0 ? 0 : 1, 0); // dimensions
  array.writeInt32BE(0, 4); // no nulls
  array.writeInt32BE(INT8_OID, 8);
  if (count === 0) return array.subarray(0, 12);
  array.writeInt32BE(count, 12);
  array.writeInt32BE(1, 16); // lower bound
  for (let index = 0; index < count; index += 1) {
    array.writeInt32BE(8, 20 + index * 12);
    array.set(values.subarray(index * 8, index * 8 + 8), 24 + index * 12);
  }
  return array;
}
