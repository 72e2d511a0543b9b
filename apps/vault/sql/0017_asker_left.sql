-- A delivery whose asker's account is no longer in use ends before it leaves, whether or not the log says already that it would.

ALTER TABLE outgoing
  DROP CONSTRAINT way,
  ADD CONSTRAINT way CHECK (
    CASE state
      WHEN 'made' THEN sent_at IS NULL AND ended_at IS NULL
      WHEN 'waiting' THEN sent_entry IS NOT NULL AND sent_at IS NOT NULL AND collected_at IS NULL AND ended_at IS NULL
      WHEN 'collected' THEN sent_entry IS NOT NULL AND collected_at IS NOT NULL AND ended_at IS NULL
      WHEN 'acknowledged' THEN sent_entry IS NOT NULL AND collected_at IS NOT NULL AND ended_at IS NOT NULL
      WHEN 'expired' THEN sent_entry IS NOT NULL AND ended_at IS NOT NULL
      WHEN 'refused' THEN (sent_entry IS NOT NULL OR refusal = 'asker-left') AND sent_at IS NULL AND ended_at IS NOT NULL AND NOT in_doubt
      WHEN 'withdrawn' THEN sent_at IS NULL AND ended_at IS NOT NULL AND NOT in_doubt
    END
    AND (refusal IS NOT NULL) = (state = 'refused')
  );
