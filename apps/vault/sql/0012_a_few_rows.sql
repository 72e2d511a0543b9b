-- Extracts of a few rows, by their numbers in the file: opened within a budget, or under an approval that several may name.

ALTER TABLE extract ADD COLUMN numbers integer[];
ALTER TABLE extract ALTER COLUMN approval DROP NOT NULL;
ALTER TABLE extract DROP CONSTRAINT extract_approval_key;
CREATE UNIQUE INDEX extract_of_approval ON extract (approval) WHERE numbers IS NULL;
