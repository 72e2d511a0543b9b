import type { World } from '../world/world.ts';
import { query, rowsOf } from './database.ts';

/** Rows taken at a time. */
const SOME = 5_000;
/** Between values, so that two numbers side by side do not become one. */
const BETWEEN = '\n';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly isBytes: boolean;
}

/** Where values go: bytes one by one, text of many values together. */
export interface Dump {
  bytes(value: Buffer): void;
  text(values: string): void;
}

/**
 * Every value of every table, as a logical dump (`pg_dump`) has it: the database's own files pack and cut them. Bytes as bytes,
 * the rest as the text that the database writes of it. Returns the number of rows.
 */
export async function logicalDump(world: World, dump: Dump): Promise<number> {
  const columns = await query<Column>(
    world,
    `SELECT format('%I.%I', table_schema, table_name) AS "table", quote_ident(column_name) AS "column",
            data_type = 'bytea' AS "isBytes"
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'
       ORDER BY 1, ordinal_position`,
  );
  let dumped = 0;
  for (const [table, all] of Map.groupBy(columns, ({ table }) => table)) {
    const texts = all.filter(({ isBytes }) => !isBytes).map(({ column }) => `${column}::text`);
    const bytes = all.filter(({ isBytes }) => isBytes).map(({ column }) => column);
    // The database puts a row's texts together: to have each by itself takes five times as long.
    const asked = [`concat_ws(E'\\n', ${["''", ...texts].join(', ')})`, ...bytes].join(', ');
    const pages = rowsOf<[string, ...(Buffer | null)[]]>(world, `SELECT ${asked} FROM ${table}`, SOME);
    for await (const rows of pages) {
      dumped += rows.length;
      dump.text(rows.map(([text]) => text).join(BETWEEN));
      for (const [, ...values] of rows) for (const value of values) if (value !== null) dump.bytes(value);
    }
  }
  return dumped;
}
