import { readFile } from 'node:fs/promises';
import { House } from '@vernix/contracts';
import { expect, it } from 'vitest';
import { openPool } from '../src/db/connection.ts';
import { worldForAllTests } from './support/setting.ts';
import { until } from './support/world.ts';

const setting = worldForAllTests();

/** Files of years, an hour apart, and one of them published just now. */
const YEARS = `INSERT INTO transfer (transfer_id, partner, state, bytes, sha256, segments, sealed_at_source, sealed_label,
    received_at, collected_at, finished_at, published_at, batch_no, rows, accepted, queried, rejected, unchanged)
  SELECT lpad(hour::text, 22, 'A'), 'st-elsewhere', 'committed', 1, sha256('file'), '{1}', true, 'label',
         at, at, at, CASE hour WHEN 1 THEN now() ELSE at END, hour, 1, 1, 0, 0, 0
    FROM generate_series(1, 20000) AS hour, LATERAL (SELECT now() - hour * interval '1 hour' AS at) AS time`;

it('the house finds what moves by its times, and does not go through the files of all years', async () => {
  const { world } = setting;
  const vault = await world.startVault();
  const cookie = await world.signIn();
  const database = openPool((await readFile(world.config.database.urlFile, 'utf8')).trim(), 'vernix-test', 1);
  try {
    await database.query(YEARS);
    await database.query('ANALYZE transfer');
    // What was looked up is counted some moments after it was.
    await until(async () => {
      const answer = await fetch(`${vault.url}/api/house`, { headers: { cookie } });
      const { moving } = House.parse(await answer.json());
      expect(moving.map(({ id }) => id)).toEqual(['A'.repeat(21) + '1']);
      const { rows } = await database.query<{ lookups: number }>(
        "SELECT idx_scan::int AS lookups FROM pg_stat_user_indexes WHERE indexrelname = 'transfer_published'",
      );
      return (rows[0]?.lookups ?? 0) > 0;
    });
  } finally {
    await database.end();
  }
});
