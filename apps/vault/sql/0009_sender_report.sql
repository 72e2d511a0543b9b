-- What a file's sender is told of it, from its outcome until it was told. Apart from `finding` and the balance in `transfer`,
-- which count the doubles in it (docs/adr/0018-decoys.md): side by side the two would tell how many there are.

CREATE TABLE sender_report (
  transfer_id text PRIMARY KEY,
  report jsonb NOT NULL
);

-- Whoever waits to be told when this is installed: nothing that is here then has a double.
INSERT INTO sender_report
  SELECT transfer_id, jsonb_build_object(
    'balance', jsonb_build_object('rows', rows, 'accepted', accepted, 'queried', queried, 'rejected', rejected,
      'unchanged', unchanged),
    'findings', (
      SELECT coalesce(jsonb_agg(jsonb_build_array(row_no, (ARRAY ['accepted', 'queried', 'unchanged', 'rejected'])[outcome],
        rule, element)), '[]')
      FROM (SELECT * FROM finding WHERE batch_no = coalesce(transfer.batch_no, same_as_batch)
        ORDER BY outcome = 3, row_no, number LIMIT 10000) AS first),
    'omitted', greatest(0, (SELECT count(*) FROM finding WHERE batch_no = coalesce(transfer.batch_no, same_as_batch)) - 10000))
  FROM transfer WHERE state IN ('committed', 'duplicate') AND reported_at IS NULL;
