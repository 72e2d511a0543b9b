-- The gateway's receipt of the file, as it signed it: the key service asks for it before it opens a sealed file once more.

ALTER TABLE transfer ADD COLUMN receipt text;
