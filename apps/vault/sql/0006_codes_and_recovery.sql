-- The fallback where no passkey can be used: a passphrase (salt and scrypt) and a one-time code, whose secret is sealed under a key
-- that is not in this database. last_step: a code signs in once.
CREATE TABLE one_time_code (
  account_id text PRIMARY KEY,
  sealed_secret bytea NOT NULL,
  passphrase bytea NOT NULL,
  confirmed boolean NOT NULL DEFAULT false,
  last_step bigint NOT NULL DEFAULT 0
);

-- One officer has asked that somebody who lost their passkeys may make new ones.
CREATE TABLE recovery (
  account_id text PRIMARY KEY,
  asked_by text NOT NULL,
  ends_at timestamptz NOT NULL
);
