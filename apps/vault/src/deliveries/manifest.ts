import type { OutgoingDetail } from '@vernix/contracts';
import type { Pool } from 'pg';
import { elementIds, elementSetOf, sealedClassOf } from '../ingest/payload.ts';

interface Group {
  readonly elements: Buffer;
  readonly identity: boolean;
  readonly clinical: boolean;
  readonly records: number;
}

/** Of how many rows each data element was in a delivery: of a row's elements those whose class was opened. */
export async function elementsIn(database: Pool, delivery: string): Promise<OutgoingDetail['elements']> {
  const { rows } = await database.query<Group>(
    `SELECT elements, identity, clinical, records
       FROM element_set JOIN (
         SELECT element_set_id, r.identity, r.clinical, count(*)::int4 AS records
           FROM outgoing_row AS r JOIN source_record USING (shard_key, batch_no, row_no)
          WHERE outgoing_id = $1 GROUP BY 1, 2, 3) AS sent USING (element_set_id)`,
    [delivery],
  );
  const records = new Map<string, number>();
  for (const { elements, records: some, ...isIn } of rows) {
    for (const element of elementIds(elementSetOf(elements))) {
      if (isIn[sealedClassOf(element)]) records.set(element, (records.get(element) ?? 0) + some);
    }
  }
  return [...records].map(([element, count]) => ({ element, records: count }));
}

/** How many people the rows of a delivery are about, as far as is known today. */
export async function personsIn(database: Pool, delivery: string): Promise<number> {
  const { rows } = await database.query<{ persons: number }>(
    `SELECT count(DISTINCT person_id)::int4 AS persons
       FROM outgoing_row JOIN membership USING (shard_key, batch_no, row_no)
      WHERE outgoing_id = $1 AND until IS NULL`,
    [delivery],
  );
  return rows[0]?.persons ?? 0;
}
