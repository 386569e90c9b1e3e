-- When the row of a claim was written, by the clock of Postgres like a reservation's: which of them was first is told
-- by one clock. The row is written before the pass is handed out, so it is older than all that the pass buys.
ALTER TABLE claim ADD COLUMN made_at timestamptz;
UPDATE claim SET made_at = claimed_at;
ALTER TABLE claim ALTER COLUMN made_at SET DEFAULT now(), ALTER COLUMN made_at SET NOT NULL;
