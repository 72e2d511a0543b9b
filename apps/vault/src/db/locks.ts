/** Advisory locks of the vault. Any number does, as long as nobody else in the database uses it. */
export const LOCKS = {
  migrate: 7_318_001,
  /** Held by the one ingest lane for as long as it lives. */
  ingest: 7_318_002,
  /** Shared while a file is taken in; alone for what changes keys or tokens under everyone. */
  betweenFiles: 7_318_003,
} as const;
