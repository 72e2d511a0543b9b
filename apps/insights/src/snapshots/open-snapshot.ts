import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { FACT_COLUMNS, type SnapshotManifest } from '@vernix/contracts';
import { womenSql } from '@vernix/indicators';
import { parquetOf, refused, verifiedManifest } from './manifest.ts';
import { sievedBirths } from './sieve.ts';

export interface EngineLimits {
  readonly memoryMiB: number;
  readonly threads: number;
}

export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** One snapshot in memory, as the tables `births` and `women`. The engine that holds it can reach no file and no network. */
export class OpenSnapshot {
  /** As it was published, but `rows` without the decoys. */
  manifest: SnapshotManifest;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  #users = 0;
  #retired = false;

  private constructor(manifest: SnapshotManifest, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.manifest = manifest;
    this.#instance = instance;
    this.#connection = connection;
  }

  /** @throws {VernixError} `snapshot-refused` */
  static async open(
    dir: string,
    snapshot: string,
    limits: EngineLimits,
    identityFile: string | null = null,
  ): Promise<OpenSnapshot> {
    const manifest = await verifiedManifest(dir, snapshot);
    const decoys = await sievedBirths(dir, manifest, identityFile);
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(limits.threads),
      memory_limit: `${limits.memoryMiB}MiB`,
      temp_directory: '',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
    });
    const connection = await instance.connect();
    const open = new OpenSnapshot(manifest, instance, connection);
    try {
      await open.#load(parquetOf(dir, snapshot), decoys);
      return open;
    } catch (error) {
      open.#free();
      throw error;
    }
  }

  /** Rows of a query over the two, which must be of our own writing; `parameters` may be a caller's. */
  async query(sql: string, parameters: readonly string[] = []): Promise<Row[]> {
    const result = await this.#connection.runAndReadAll(sql, [...parameters]);
    return result.getRowObjectsJS().map(plain);
  }

  /** Runs `work` on a snapshot that stays open until it is done, even if a newer one takes over meanwhile. */
  async using<T>(work: () => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await work();
    } finally {
      this.#users -= 1;
      this.#freeWhenIdle();
    }
  }

  /** No new work comes; frees the engine after the last that runs. */
  retire(): void {
    this.#retired = true;
    this.#freeWhenIdle();
  }

  async #load(file: string, decoys: readonly string[]): Promise<void> {
    const { snapshot, rows } = this.manifest;
    const described = await this.query('DESCRIBE SELECT * FROM read_parquet(?)', [file]).catch(
      (error: unknown) => {
        throw refused(snapshot, 'not-parquet', error);
      },
    );
    const found = described.map((column) => `${column['column_name']} ${column['column_type']}`);
    const allowed = FACT_COLUMNS.map(({ name, type }) => `${name} ${type}`);
    // The allow-list is held on this side too: a column too many is a breach, and one too few a wrong figure.
    if (found.join() !== allowed.join()) throw refused(snapshot, 'columns');
    await this.#connection
      .run('CREATE TABLE births AS SELECT * FROM read_parquet(?)', [file])
      .then(() => this.#leaveOut(decoys))
      .then(() => this.#connection.run(`CREATE TABLE women AS ${womenSql()}`))
      .catch((error: unknown) => {
        throw refused(snapshot, 'does-not-fit', error);
      });
    const [counted] = await this.query('SELECT COUNT(*) AS n FROM births');
    const left = Number(counted?.['n']);
    if (left + decoys.length !== rows) throw refused(snapshot, 'rows');
    this.manifest = { ...this.manifest, rows: left };
    await this.#connection.run('SET enable_external_access = false');
    await this.#connection.run('SET lock_configuration = true');
  }

  async #leaveOut(decoys: readonly string[]): Promise<void> {
    if (decoys.length === 0) return;
    await this.#connection.run(
      'DELETE FROM births WHERE birth IN (SELECT unnest(string_split(?, chr(10))))',
      [decoys.join('\n')],
    );
  }

  #freeWhenIdle(): void {
    if (this.#retired && this.#users === 0) this.#free();
  }

  #free(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

/** Counts are far below 2^53. */
function plain(row: Record<string, unknown>): Row {
  const values = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? Number(value) : value,
  ]);
  return Object.fromEntries(values) as Row;
}
