/**
 * Facts: the de-identified columns of one birth that may leave the vault in a snapshot. This list is the allow-list:
 * nothing that is not here is ever published, and a test holds the Parquet schema to it.
 */
import { z } from 'zod';

export const FactColumn = z.object({
  name: z.string(),
  /** Parquet/DuckDB type. */
  type: z.enum(['VARCHAR', 'SMALLINT', 'INTEGER', 'BOOLEAN', 'BIGINT']),
  about: z.string(),
});

export const FACT_COLUMNS = [
  {
    name: 'birth',
    type: 'VARCHAR',
    about: 'pseudonym of the infant (or of the unlinked record), keyed per snapshot family',
  },
  { name: 'delivery', type: 'VARCHAR', about: 'pseudonym of the delivery: one woman giving birth once' },
  { name: 'site', type: 'VARCHAR', about: 'roster id of the site of birth, or of the sender' },
  { name: 'level_of_care', type: 'VARCHAR', about: "the site's maternal level of care: 1, 2, 3 or null" },
  { name: 'birth_month', type: 'VARCHAR', about: 'YYYY-MM, or null when the sender did not say' },
  { name: 'birth_year', type: 'SMALLINT', about: 'calendar year' },
  { name: 'gestation_days', type: 'SMALLINT', about: 'completed days of gestation at birth' },
  { name: 'birth_weight_g', type: 'SMALLINT', about: 'grams' },
  { name: 'sex', type: 'VARCHAR', about: 'male, female, other' },
  { name: 'plurality', type: 'SMALLINT', about: 'number of fetuses in this pregnancy' },
  { name: 'live_birth', type: 'BOOLEAN', about: 'born alive' },
  { name: 'mode', type: 'VARCHAR', about: 'spontaneous, forceps, vacuum, caesarean' },
  { name: 'labour_onset', type: 'VARCHAR', about: 'spontaneous, induced, none (caesarean before labour)' },
  { name: 'induced', type: 'BOOLEAN', about: 'labour was induced' },
  { name: 'presentation', type: 'VARCHAR', about: 'cephalic, breech, transverse, other' },
  { name: 'parity', type: 'SMALLINT', about: 'previous births' },
  { name: 'previous_caesareans', type: 'SMALLINT', about: 'count' },
  { name: 'apgar5', type: 'SMALLINT', about: 'five-minute Apgar score, 0 to 10' },
  { name: 'nicu', type: 'BOOLEAN', about: 'admitted to neonatal intensive care' },
  { name: 'maternal_age', type: 'SMALLINT', about: "mother's age at birth, completed years" },
] as const satisfies readonly z.infer<typeof FactColumn>[];
export type FactName = (typeof FACT_COLUMNS)[number]['name'];
export type FactValue = string | number | boolean | null;

/** What beside each snapshot's Parquet file says what it is (`manifest.json`). */
export const SnapshotManifest = z.object({
  type: z.literal('vernix-snapshot/1'),
  /** Family and running number, such as `births-000042`. */
  snapshot: z.string().regex(/^[a-z]+-\d{6,}$/),
  createdAt: z.iso.datetime(),
  rows: z.int().nonnegative(),
  columns: z.array(z.string()),
  dictionaryVersion: z.string(),
  /** SHA-256 of `births.parquet`. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** SHA-256 of {@link SIEVE_FILE}; null where no decoys are made. */
  sieve: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .default(null),
  /** Sites in the snapshot with the names the console shows. */
  sites: z.array(z.object({ id: z.string(), name: z.string(), levelOfCare: z.string().nullable() })),
  /** The newest transfer in it, by commit order: every figure can be walked back. */
  throughTransfer: z.int().nonnegative(),
});
export type SnapshotManifest = z.infer<typeof SnapshotManifest>;

/** What beside the Parquet file tells insights, and nobody else, which births are decoys. Lines of JSON, {@link SieveLine}. */
export const SIEVE_FILE = 'sieve.ndjson';
export const SieveLine = z.object({
  /** Pseudonyms of the births that some rows are about. */
  births: z.array(z.string()),
  /** The key service's answer about these rows (`decoys.sieve`), base64. */
  sealed: z.string(),
});
export type SieveLine = z.infer<typeof SieveLine>;
