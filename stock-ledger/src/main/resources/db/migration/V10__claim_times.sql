-- When the gate let each in, by the clock of Redis and to the millisecond: what the gate's limits are checked against.
ALTER TABLE claim ADD COLUMN claimed_at timestamptz;
UPDATE claim SET claimed_at = issued_at;
ALTER TABLE claim ALTER COLUMN claimed_at SET NOT NULL;
CREATE INDEX claim_time ON claim (sale, claimed_at);
-- How many were inside with each one who was let in, himself included: what the cap is checked against. 0: not known.
ALTER TABLE claim ADD COLUMN inside integer NOT NULL DEFAULT 0 CHECK (inside >= 0);
