import { STORED_ORDER } from '@vernix/dictionary';
import type { Client } from 'pg';
import { sealedClassOf } from '../ingest/payload.ts';

/** Writes down the elements of this release's stored order that the database has no name of: one keeps its place for good. */
export async function nameElements(client: Client): Promise<void> {
  await client.query(
    `INSERT INTO element (place, element, item_class)
       SELECT place - 1, element, item_class
         FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS stored (element, item_class, place)
     ON CONFLICT (place) DO NOTHING`,
    [STORED_ORDER.map(({ id }) => id), STORED_ORDER.map(({ id }) => sealedClassOf(id))],
  );
}
