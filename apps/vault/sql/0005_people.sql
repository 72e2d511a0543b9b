-- The registry's own people. Small, and copied to every machine, as transfer is. A name is what colleagues call somebody: it is
-- shown on the people page and stands in no log, error or key service. Nothing here signs anybody in: passkeys are public keys.

CREATE TABLE account (
  account_id text PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  role text NOT NULL,
  disabled boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  signed_in_at timestamptz
);

CREATE TABLE passkey (
  credential_id text PRIMARY KEY,
  account_id text NOT NULL,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL,
  label text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz
);
CREATE INDEX passkey_of_account ON passkey (account_id);

-- A one-time link: an invitation, or the end of a recovery. Only the hash of its token is kept.
CREATE TABLE account_link (
  token_sha256 text PRIMARY KEY,
  account_id text NOT NULL,
  expires_at timestamptz NOT NULL
);

-- What was done to an account and by whom, in the transaction that did it; then carried, in this order, to the log of the key
-- service, which the vault cannot rewrite.
CREATE TABLE account_event (
  event_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  account_id text NOT NULL,
  act text NOT NULL,
  by_account text NOT NULL,
  logged boolean NOT NULL DEFAULT false
);
CREATE INDEX account_event_of_account ON account_event (account_id, event_no DESC);
CREATE INDEX account_event_unlogged ON account_event (event_no) WHERE NOT logged;
