-- Deliveries that never leave: the gateway refused one for good, or its asker took it back.

ALTER TABLE outgoing
  ADD COLUMN in_doubt boolean NOT NULL DEFAULT false, -- bytes of it went to the gateway, and what became of them is not known
  ADD COLUMN refusal text, -- why it never left
  DROP CONSTRAINT outgoing_state_check,
  DROP CONSTRAINT way,
  ADD CONSTRAINT outgoing_state_check CHECK (
    state IN ('made', 'waiting', 'collected', 'acknowledged', 'expired', 'refused', 'withdrawn')
  ),
  ADD CONSTRAINT way CHECK (
    CASE state
      WHEN 'made' THEN sent_at IS NULL AND ended_at IS NULL
      WHEN 'waiting' THEN sent_entry IS NOT NULL AND sent_at IS NOT NULL AND collected_at IS NULL AND ended_at IS NULL
      WHEN 'collected' THEN sent_entry IS NOT NULL AND collected_at IS NOT NULL AND ended_at IS NULL
      WHEN 'acknowledged' THEN sent_entry IS NOT NULL AND collected_at IS NOT NULL AND ended_at IS NOT NULL
      WHEN 'expired' THEN sent_entry IS NOT NULL AND ended_at IS NOT NULL
      WHEN 'refused' THEN sent_entry IS NOT NULL AND sent_at IS NULL AND ended_at IS NOT NULL AND NOT in_doubt
      WHEN 'withdrawn' THEN sent_at IS NULL AND ended_at IS NOT NULL AND NOT in_doubt
    END
    AND (refusal IS NOT NULL) = (state = 'refused')
  );
