-- The registry. Every table is spread (Citus) by a column its primary key holds and that never changes: shard_key for
-- people, records and deliveries, the token itself for tokens, batch_no for what is about a file. A record, its delivery
-- and the infants first seen with it share a shard_key. No foreign key, and no unique constraint that lacks the column.
--
-- Nothing here is readable: identity and clinical values are sealed, tokens are keyed by the key service, ids are
-- running numbers whose last ten bits are their shard_key.

CREATE TABLE person (
  shard_key smallint NOT NULL,
  person_id bigint NOT NULL CHECK (person_id & 1023 = shard_key),
  created_batch integer NOT NULL,
  PRIMARY KEY (person_id, shard_key)
);

-- One woman giving birth once. Who she is follows from the memberships of its records.
CREATE TABLE delivery (
  shard_key smallint NOT NULL,
  delivery_id bigint NOT NULL CHECK (delivery_id & 1023 = shard_key),
  created_batch integer NOT NULL,
  PRIMARY KEY (delivery_id, shard_key)
);

-- One row of one file, as sent and settled; never changed. `unchanged` rows repeat one held already: their payloads are
-- there, but the file's manifest still knows whom it held.
CREATE TABLE source_record (
  shard_key smallint NOT NULL,
  batch_no integer NOT NULL,
  row_no integer NOT NULL,
  outcome smallint NOT NULL CHECK (outcome IN (1, 2, 3)), -- 1 accepted, 2 queried, 3 unchanged
  element_set_id integer NOT NULL,
  delivery_id bigint,
  identity_sealed bytea,
  clinical_sealed bytea,
  PRIMARY KEY (batch_no, row_no, shard_key)
);
ALTER TABLE source_record ALTER identity_sealed SET STORAGE EXTERNAL, ALTER clinical_sealed SET STORAGE EXTERNAL;

-- Which person a record is about, from when until when we said so, and why. A merge or unmerge ends one row and begins
-- another.
CREATE TABLE membership (
  shard_key smallint NOT NULL, -- the record's
  batch_no integer NOT NULL,
  row_no integer NOT NULL,
  role smallint NOT NULL CHECK (role IN (1, 2)), -- 1 mother, 2 infant
  cause smallint NOT NULL, -- 0 new, 1 to 99 a rule of packages/linkage, 100 tokens named two persons
  person_id bigint NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  until timestamptz,
  PRIMARY KEY (batch_no, row_no, role, since, shard_key)
);
CREATE INDEX membership_person ON membership (person_id);

-- Keyed tokens of what records can be linked by: the first 64 bits of the key service's answer. Apart from the records:
-- a token says who, never what. Narrow on purpose, since each birth adds about six at random places of the index.
CREATE TABLE link_token (
  token bigint PRIMARY KEY,
  person_id bigint,
  delivery_id bigint,
  rule smallint NOT NULL -- a rule of packages/linkage; 101: this very row is held already
);

-- What a file's rows asked. Names of rules and elements only.
CREATE TABLE finding (
  batch_no integer NOT NULL,
  row_no integer NOT NULL,
  number smallint NOT NULL,
  outcome smallint NOT NULL, -- 2 queried, 3 unchanged, 4 rejected
  rule text NOT NULL,
  element text,
  PRIMARY KEY (batch_no, row_no, number)
);

CREATE TABLE finding_count (
  batch_no integer NOT NULL,
  rule text NOT NULL,
  element text NOT NULL, -- '' when about the whole row
  count integer NOT NULL,
  PRIMARY KEY (batch_no, rule, element)
);

-- How many of a file's records hold which set of elements; which person, by source_record and membership.
CREATE TABLE manifest (
  batch_no integer NOT NULL,
  element_set_id integer NOT NULL,
  records integer NOT NULL,
  PRIMARY KEY (batch_no, element_set_id)
);

-- The de-identified facts of consecutive rows, compressed and sealed under the transfer's facts key.
CREATE TABLE fact_block (
  batch_no integer NOT NULL,
  block_no integer NOT NULL,
  first_row integer NOT NULL,
  rows integer NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (batch_no, block_no)
);
ALTER TABLE fact_block ALTER sealed SET STORAGE EXTERNAL;
