import {
  BIGINT,
  BOOLEAN,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  SMALLINT,
  VARCHAR,
} from '@duckdb/node-api';
import { FACT_COLUMNS, type FactName, type FactValue } from '@vernix/contracts';

const TYPES = { VARCHAR, SMALLINT, BOOLEAN } as const satisfies Record<
  (typeof FACT_COLUMNS)[number]['type'],
  DuckDBType
>;
/** Rows DuckDB takes at a time. */
const VECTOR = 2_048;

/** One source record's facts, by column of the allow-list, and how much its word counts. */
export interface SourceRow {
  readonly facts: Readonly<Record<FactName, FactValue>>;
  /** Higher wins: standing of the sender, then commit order. */
  readonly rank: number;
}

/** Said once for a birth, by the record that counts most, even when it does not know. */
const FROM_THE_FIRST: ReadonlySet<FactName> = new Set(['delivery', 'site', 'level_of_care']);

/**
 * Source records in, one row per birth out. DuckDB holds the table and spills to its own directory: memory does not
 * grow with the registry.
 */
export class BirthsTable {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /** @param spill a directory that exists and is emptied by the caller */
  static async open(spill: string): Promise<BirthsTable> {
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      memory_limit: '1GB',
      temp_directory: spill,
      threads: '2',
    });
    const connection = await instance.connect();
    const columns = FACT_COLUMNS.map(({ name, type }) => `${name} ${type}`).join(', ');
    await connection.run(`CREATE TABLE source (${columns}, rank BIGINT)`);
    return new BirthsTable(instance, connection);
  }

  async add(rows: readonly SourceRow[]): Promise<void> {
    const appender = await this.#connection.createAppender('source');
    const chunk = DuckDBDataChunk.create([...FACT_COLUMNS.map(({ type }) => TYPES[type]), BIGINT], VECTOR);
    for (let start = 0; start < rows.length; start += VECTOR) {
      const some = rows.slice(start, start + VECTOR);
      const columns: DuckDBValue[][] = FACT_COLUMNS.map(({ name }) => some.map(({ facts }) => facts[name]));
      columns.push(some.map(({ rank }) => BigInt(rank)));
      chunk.rowCount = some.length;
      chunk.setColumns(columns);
      appender.appendDataChunk(chunk);
      chunk.reset();
    }
    appender.closeSync();
  }

  /**
   * Writes one row per birth: of each fact, what the record says that counts most among those that know it. Rows are in
   * the order of their pseudonyms, which tells nothing. Returns how many there are.
   */
  async writeParquet(path: string): Promise<number> {
    const columns = FACT_COLUMNS.map(({ name }) => {
      if (name === 'birth') return name;
      const known = FROM_THE_FIRST.has(name) ? '' : ` FILTER (WHERE ${name} IS NOT NULL)`;
      return `arg_max_null(${name}, rank)${known} AS ${name}`;
    });
    await this.#connection.run(
      `COPY (SELECT ${columns.join(', ')} FROM source GROUP BY birth ORDER BY birth)
         TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`,
    );
    const counted = await this.#connection.runAndReadAll('SELECT count(DISTINCT birth)::INTEGER FROM source');
    return Number(counted.getRows()[0]?.[0] ?? 0);
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}
