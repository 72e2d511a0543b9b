-- Transfers: one row a file, whatever became of it. Small and read by everything: a reference table when the database
-- is spread over machines (Citus), as are element_set and counter. Nothing here came out of a file but counts.

CREATE TABLE transfer (
  transfer_id text PRIMARY KEY,
  partner text NOT NULL,
  state text NOT NULL DEFAULT 'stored' CHECK (state IN ('stored', 'committed', 'failed', 'duplicate')),

  -- As collected.
  bytes bigint NOT NULL CHECK (bytes > 0),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  segments bigint[] NOT NULL,
  sealed_at_source boolean NOT NULL,
  sealed_label bytea NOT NULL,
  file_kept boolean NOT NULL DEFAULT true,

  -- Its way.
  received_at timestamptz NOT NULL,
  collected_at timestamptz NOT NULL DEFAULT now(),
  opened_at timestamptz,
  parsed_at timestamptz,
  finished_at timestamptz,
  reported_at timestamptz,
  published_at timestamptz,

  -- A fault of ours stops nothing: it is tried again.
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz NOT NULL DEFAULT now(),
  fault_code text,

  -- What became of it. batch_no runs in commit order, without gaps; a duplicate names the batch it repeats.
  batch_no integer UNIQUE,
  same_as_batch integer,
  mapping text,
  dictionary_version text,
  content_fingerprint uuid,
  error_code text,
  rows integer,
  accepted integer,
  queried integer,
  rejected integer,
  unchanged integer,
  new_persons integer,
  known_persons integer,
  unlinked_records integer,
  new_deliveries integer,

  CONSTRAINT balance CHECK (rows = accepted + queried + rejected AND unchanged BETWEEN 0 AND accepted),
  CONSTRAINT outcome CHECK (
    CASE state
      WHEN 'stored' THEN batch_no IS NULL AND finished_at IS NULL AND rows IS NULL
      WHEN 'failed' THEN batch_no IS NULL AND finished_at IS NOT NULL AND rows IS NULL AND error_code IS NOT NULL
      WHEN 'duplicate' THEN batch_no IS NULL AND same_as_batch IS NOT NULL AND rows IS NOT NULL
      WHEN 'committed' THEN batch_no IS NOT NULL AND finished_at IS NOT NULL AND rows IS NOT NULL
    END
  )
);

CREATE INDEX transfer_newest ON transfer (received_at DESC, transfer_id DESC);
CREATE INDEX transfer_waiting ON transfer (collected_at) WHERE state = 'stored';
CREATE INDEX transfer_finished ON transfer (finished_at);
CREATE UNIQUE INDEX transfer_content ON transfer (content_fingerprint) WHERE state = 'committed';

-- Which data elements a record holds: bit i is element i of that dictionary version. A few hundred rows serve millions
-- of records.
CREATE TABLE element_set (
  element_set_id integer PRIMARY KEY,
  dictionary_version text NOT NULL,
  elements bytea NOT NULL,
  UNIQUE (dictionary_version, elements)
);

-- The next unused number of each kind, and running totals. Only the ingest lane writes here, inside a file's
-- transaction, so numbers have no gaps and totals are exact.
CREATE TABLE counter (
  name text PRIMARY KEY,
  value bigint NOT NULL
);
INSERT INTO counter (name, value) VALUES
  ('batch', 0), ('person', 0), ('delivery', 0), ('element_set', 0), ('record', 0), ('unlinked', 0);

-- Snapshots as they were published. The newest few are also on disk.
CREATE TABLE snapshot (
  snapshot_no integer PRIMARY KEY,
  created_at timestamptz NOT NULL,
  through_batch integer NOT NULL,
  rows integer NOT NULL,
  sha256 text NOT NULL
);
