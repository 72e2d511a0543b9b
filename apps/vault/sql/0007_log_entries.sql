-- The entry of the transparency log that says a file was accepted. Null until it is there; then the gateway is told that
-- it may delete the file. Files that were accepted before there were such entries have none.
ALTER TABLE transfer ADD accepted_entry bigint CHECK (accepted_entry >= 0);
