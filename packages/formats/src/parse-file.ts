import { readHeader } from './header.ts';
import type { Mapping } from './mapping.ts';
import { type Opening, OpeningReader } from './opening.ts';
import type { ParsedRow } from './parsed-row.ts';
import { RecordReader } from './record-reader.ts';
import type { Row } from './row.ts';
import { RowScanner } from './row-scanner.ts';

const BATCH_ROWS = 1_000;
const PIECE_BYTES = 64 * 1024;

/**
 * Reads a delimited file: UTF-8 with or without byte order mark; comma, semicolon or tab; LF, CRLF or CR. Yields batches
 * of at most 1000 rows in the order of the file, whatever chunks the bytes come in. Memory does not grow with the file, nor
 * with what its rows hold beyond values: a row that is kept takes no more than the longest texts the dictionary allows.
 *
 * @throws VernixError `file-…`, `header-…`, `columns-too-many`, `cell-too-long`, `row-too-long`, `quote-not-closed`:
 * the file cannot be read to its end, so nothing of it should be kept.
 */
export async function* parseFile(
  bytes: AsyncIterable<Uint8Array>,
  mapping: Mapping,
): AsyncGenerator<ParsedRow[], void, undefined> {
  const table = new Table(mapping);
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      table.push(chunk.subarray(at, at + PIECE_BYTES));
      yield* table.takeBatches(BATCH_ROWS);
    }
  }
  table.end();
  yield* table.takeBatches(1);
}

/** The opening, then the header, then records, as pieces of a file come in. */
class Table {
  readonly #mapping: Mapping;
  readonly #opening = new OpeningReader();
  #scanner: RowScanner | null = null;
  #records: RecordReader | null = null;
  #rows: ParsedRow[] = [];

  constructor(mapping: Mapping) {
    this.#mapping = mapping;
  }

  push(piece: Uint8Array): void {
    if (this.#scanner) {
      this.#scanner.push(piece);
      return;
    }
    const opening = this.#opening.push(piece);
    if (opening) this.#begin(opening);
  }

  end(): void {
    const scanner = this.#scanner ?? this.#begin(this.#opening.end());
    scanner.end();
  }

  /** Batches of the rows read so far, as long as at least `least` are left. */
  *takeBatches(least: number): Generator<ParsedRow[], void, undefined> {
    while (this.#rows.length >= least) {
      const batch = this.#rows.slice(0, BATCH_ROWS);
      this.#rows = this.#rows.slice(BATCH_ROWS);
      yield batch;
    }
  }

  #begin({ separator, rest }: Opening): RowScanner {
    this.#scanner = new RowScanner(separator, (row) => this.#take(row));
    this.#scanner.push(rest);
    return this.#scanner;
  }

  #take(row: Row): void {
    if (this.#records === null) {
      this.#records = new RecordReader(this.#mapping, readHeader(row, this.#mapping), row.count);
    } else {
      this.#rows.push(this.#records.read(row, row.number - 1));
    }
  }
}
