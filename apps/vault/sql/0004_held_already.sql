-- A row that is held already asks again what it asked when it came first: nobody has answered. So `unchanged` counts queried
-- rows, too, and a file that comes again has the balance of the file it repeats.

ALTER TABLE transfer DROP CONSTRAINT balance;

UPDATE transfer SET accepted = first.accepted, queried = first.queried
  FROM transfer AS first
  WHERE transfer.state = 'duplicate' AND first.batch_no = transfer.same_as_batch;

ALTER TABLE transfer ADD CONSTRAINT balance
  CHECK (rows = accepted + queried + rejected AND unchanged BETWEEN 0 AND accepted + queried);
