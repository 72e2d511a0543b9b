import { DuckDBInstance } from '@duckdb/node-api';
import { FACT_COLUMNS, type FactName, type FactValue } from '@vernix/contracts';
import fc from 'fast-check';
import { type Facts, womenSql } from '../src/index.ts';

/** In-memory tables: `births` of these facts, and `women` made of it. */
export async function withBirths(rows: readonly Facts[]) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE births (${FACT_COLUMNS.map(({ name, type }) => `${name} ${type}`).join()})`,
  );
  const one = `(${FACT_COLUMNS.map(() => '?').join()})`;
  for (let at = 0; at < rows.length; at += 200) {
    const batch = rows.slice(at, at + 200);
    const cells = batch.flatMap((row) => FACT_COLUMNS.map(({ name }) => row[name] ?? null));
    await connection.run(`INSERT INTO births VALUES ${batch.map(() => one).join()}`, cells);
  }
  await connection.run(`CREATE TABLE women AS ${womenSql()}`);
  return {
    async all(sql: string, parameters: readonly string[] = []): Promise<Record<string, unknown>[]> {
      const result = await connection.runAndReadAll(sql, [...parameters]);
      return result.getRowObjects();
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

const maybe = <T extends FactValue>(...values: T[]) => fc.constantFrom<T | null>(null, ...values);

/** Facts around every boundary that a definition has. */
export const anyFacts = fc.record({
  site: maybe('a', 'b'),
  level_of_care: maybe('1', '3'),
  birth_month: maybe('2024-01', '2024-02'),
  gestation_days: maybe(200, 258, 259, 280),
  birth_weight_g: maybe(1499, 1500, 2499, 2500, 3400),
  sex: maybe('male', 'female', 'other'),
  plurality: maybe(1, 1, 1, 2, 3),
  live_birth: maybe(true, false),
  mode: maybe('spontaneous', 'vacuum', 'caesarean'),
  labour_onset: maybe('spontaneous', 'induced', 'none'),
  induced: maybe(true, false),
  presentation: maybe('cephalic', 'cephalic', 'breech', 'transverse', 'other'),
  parity: maybe(0, 1, 4),
  previous_caesareans: maybe(0, 1, 2),
  apgar5: maybe(0, 6, 7, 10),
  nicu: maybe(true, false),
}) satisfies fc.Arbitrary<Partial<Record<FactName, FactValue>>>;
