import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Attack } from '../attack.ts';
import { filesBelow, Loot } from '../loot/loot.ts';
import { memoryOf } from '../loot/memory.ts';

/** The published snapshots, unpacked, and all that the process holds. */
export const insightsAlone: Attack = {
  name: 'insights',
  stolen: 'insights alone: snapshots, disk, memory',
  async run({ system, residents, visitors }) {
    const loot = new Loot(residents, visitors);
    const snapshots = join(system.data, 'snapshots');
    await loot.searchDirectory(snapshots);
    await loot.searchDirectory(join(system.data, 'insights'));
    const rows = await unpack(
      (await filesBelow(snapshots)).filter((file) => file.endsWith('.parquet')),
      loot,
    );
    for await (const bytes of memoryOf(await system.pid('insights'))) loot.search(bytes, true);
    return {
      people: loot.people,
      bound: 0,
      why: 'only de-identified columns are published',
      notes: [`${rows} rows of snapshots read, ${(loot.bytes / 1e6).toFixed(0)} MB searched`, ...loot.words],
    };
  },
};

/** Parquet is compressed: what a thief reads is its rows. */
async function unpack(files: readonly string[], loot: Loot): Promise<number> {
  const duckdb = await DuckDBInstance.create(':memory:');
  const connection = await duckdb.connect();
  let rows = 0;
  for (const file of files) {
    if (!existsSync(file)) continue; // a newer snapshot took its place
    const table = await connection.stream('SELECT * FROM read_parquet($file)', { file });
    for await (const some of table.yieldRowsJson()) {
      rows += some.length;
      loot.search(Buffer.from(JSON.stringify(some)));
    }
  }
  connection.closeSync();
  duckdb.closeSync();
  return rows;
}
