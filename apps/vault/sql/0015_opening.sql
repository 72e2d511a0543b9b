-- When the key service was first asked for keys of an extract: what a failure cut short after that is never gone on with.
ALTER TABLE extract ADD COLUMN opening_at timestamptz;
