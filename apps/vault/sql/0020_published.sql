-- The house asks at every change which files were published in the last minute: not by going through the files of all
-- years. A publication finds by it those that were not yet, among such as failed and never are.
CREATE INDEX transfer_published ON transfer (published_at);
