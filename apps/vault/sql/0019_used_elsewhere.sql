-- What officers signed for an extract turned out to have been used, and not for it: when that was found.
ALTER TABLE extract ADD COLUMN used_elsewhere_at timestamptz;
