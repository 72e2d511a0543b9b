-- Doubles whose rows wait for a later file of the same sender and mapping (docs/adr/0018-decoys.md), sealed, and as long whatever
-- it holds, within few lengths. Kept with the transfer that took them: while that is undecided nobody else may, for it mixes its
-- rows again in the same way after a crash; what a decided one left is taken by the next that is begun.

CREATE TABLE waiting_doubles (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transfer_id text NOT NULL,
  partner text NOT NULL,
  mapping text NOT NULL,
  sealed bytea NOT NULL
);
ALTER TABLE waiting_doubles ALTER sealed SET STORAGE EXTERNAL;
