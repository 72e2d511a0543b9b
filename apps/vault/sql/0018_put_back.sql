-- How many entries of the key service's log were held against this database. Null before the first time.
CREATE TABLE log_held (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  entries bigint CHECK (entries >= 0)
);
INSERT INTO log_held DEFAULT VALUES;

-- A file that the log alone knows, as the database was put back to a copy from before it: nothing is known of what was in it.
ALTER TABLE transfer
  ALTER bytes DROP NOT NULL,
  ALTER segments DROP NOT NULL,
  ALTER sealed_at_source DROP NOT NULL,
  ALTER sealed_label DROP NOT NULL,
  ADD CONSTRAINT known_by_the_log_alone CHECK (
    error_code IS NOT DISTINCT FROM 'registry-put-back'
    OR (bytes IS NOT NULL AND segments IS NOT NULL AND sealed_at_source IS NOT NULL AND sealed_label IS NOT NULL)
  );
