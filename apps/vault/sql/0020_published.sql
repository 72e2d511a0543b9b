-- The house asks at every change which files were published in the last minute, and each publication which were not yet: not by
-- going through the files of all years.
CREATE INDEX transfer_published ON transfer (published_at);
