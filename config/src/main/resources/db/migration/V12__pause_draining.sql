-- A draining sale may be paused too.
ALTER TABLE sale DROP CONSTRAINT sale_phase_before_check;
ALTER TABLE sale ADD CONSTRAINT sale_phase_before_check CHECK (phase_before IN ('prequeue', 'open', 'draining'));
