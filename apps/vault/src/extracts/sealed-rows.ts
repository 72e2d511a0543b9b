import type { Pool } from 'pg';
import type { HeldRow, SealedRow } from './items.ts';

/** The rows of a committed file that something is sealed of, in order; of these numbers, when they are given. */
export async function heldRows(
  database: Pool,
  transferId: string,
  numbers: readonly number[] | null,
): Promise<HeldRow[]> {
  const { rows } = await database.query<HeldRow>(
    `SELECT row_no AS row, identity_sealed IS NOT NULL AS identity, clinical_sealed IS NOT NULL AS clinical
       FROM source_record JOIN transfer USING (batch_no)
      WHERE transfer_id = $1 AND outcome <> 3 AND ($2::int[] IS NULL OR row_no = ANY ($2)) ORDER BY row_no`,
    [transferId, numbers],
  );
  return rows;
}

/** Some rows of a file with what is sealed of them, by their numbers. */
export async function sealedRows(
  database: Pool,
  transferId: string,
  numbers: readonly number[],
): Promise<Map<number, SealedRow>> {
  const { rows } = await database.query<SealedRow>(
    `SELECT row_no AS row, elements, identity_sealed AS identity, clinical_sealed AS clinical
       FROM source_record JOIN transfer USING (batch_no) JOIN element_set USING (element_set_id)
      WHERE transfer_id = $1 AND row_no = ANY ($2::int[])`,
    [transferId, numbers],
  );
  return new Map(rows.map((row) => [row.row, row]));
}
