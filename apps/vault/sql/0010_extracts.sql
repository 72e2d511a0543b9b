-- Extracts that people asked for: the rows of one file, opened and sealed to a recipient of theirs. `approval` is the number
-- of the request that two officers sign. Nothing here says who is in it.
CREATE TABLE extract (
  extract_id text PRIMARY KEY,
  account_id text NOT NULL,
  transfer_id text NOT NULL,
  purpose text NOT NULL,
  classes text[] NOT NULL,
  recipient text NOT NULL,
  rows integer NOT NULL,
  items integer NOT NULL,
  approval text NOT NULL UNIQUE,
  asked_at timestamptz NOT NULL DEFAULT now(),
  made_at timestamptz,
  bytes bigint
);
CREATE INDEX extract_of_account ON extract (account_id, asked_at DESC);
