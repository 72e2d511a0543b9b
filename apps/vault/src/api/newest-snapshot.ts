import type { House } from '@vernix/contracts';
import type { Pool } from 'pg';
import { snapshotName } from '../publish/snapshot-directory.ts';

/** What insights shows now. */
export async function newestSnapshot(database: Pool): Promise<House['insights']> {
  const { rows } = await database.query<{ number: number; rows: number; at: Date }>(
    'SELECT snapshot_no AS number, rows, created_at AS at FROM snapshot ORDER BY snapshot_no DESC LIMIT 1',
  );
  const [newest] = rows;
  if (newest === undefined) return { snapshot: null, rows: 0, publishedAt: null };
  return { snapshot: snapshotName(newest.number), rows: newest.rows, publishedAt: newest.at.toISOString() };
}
