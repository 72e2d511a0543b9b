-- Extracts made for a partner, on their way out by the gateway. Other parts call one a delivery; here that is a woman giving birth.
-- What is written down of one stays when it is over: to whom which rows went.

ALTER TABLE extract ADD COLUMN partner text;

CREATE TABLE outgoing (
  outgoing_id text PRIMARY KEY, -- the extract's
  account_id text NOT NULL,
  partner text NOT NULL,
  transfer_id text NOT NULL,
  purpose text NOT NULL,
  classes text[] NOT NULL,
  approval text NOT NULL,
  recipient text NOT NULL, -- the partner's key, as it was then
  rows integer NOT NULL CHECK (rows > 0),
  bytes bigint NOT NULL CHECK (bytes > 0),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),

  -- Its way, which goes one way. sent_entry: the entry of the transparency log, there before it leaves.
  state text NOT NULL DEFAULT 'made' CHECK (
    state IN ('made', 'waiting', 'collected', 'acknowledged', 'expired', 'refused', 'withdrawn')
  ),
  made_at timestamptz NOT NULL DEFAULT now(),
  sent_entry bigint CHECK (sent_entry >= 0),
  sent_at timestamptz,
  expires_at timestamptz,
  collected_at timestamptz,
  ended_at timestamptz,
  in_doubt boolean NOT NULL DEFAULT false, -- bytes of it went to the gateway, and what became of them is not known
  refusal text, -- why it never left; what the gateway refuses was in the log before

  CONSTRAINT way CHECK (
    CASE state
      WHEN 'made' THEN sent_at IS NULL AND ended_at IS NULL
      WHEN 'waiting' THEN sent_entry IS NOT NULL AND sent_at IS NOT NULL AND collected_at IS NULL AND ended_at IS NULL
      WHEN 'collected' THEN sent_entry IS NOT NULL AND collected_at IS NOT NULL AND ended_at IS NULL
      WHEN 'acknowledged' THEN sent_entry IS NOT NULL AND collected_at IS NOT NULL AND ended_at IS NOT NULL
      WHEN 'expired' THEN sent_entry IS NOT NULL AND ended_at IS NOT NULL
      WHEN 'refused' THEN (sent_entry IS NOT NULL OR refusal = 'asker-left') AND sent_at IS NULL AND ended_at IS NOT NULL AND NOT in_doubt
      WHEN 'withdrawn' THEN sent_at IS NULL AND ended_at IS NOT NULL AND NOT in_doubt
    END
    AND (refusal IS NOT NULL) = (state = 'refused')
  )
);

-- The manifest: which rows were in it, and of each whether its identity and its clinical values. What elements a row has, its record
-- says, and whom it is about, the memberships of that record: neither changes by being delivered.
CREATE TABLE outgoing_row (
  shard_key smallint NOT NULL, -- the record's
  outgoing_id text NOT NULL,
  batch_no integer NOT NULL,
  row_no integer NOT NULL,
  identity boolean NOT NULL,
  clinical boolean NOT NULL,
  PRIMARY KEY (outgoing_id, batch_no, row_no, shard_key)
);
CREATE INDEX outgoing_row_of_record ON outgoing_row (batch_no, row_no);
