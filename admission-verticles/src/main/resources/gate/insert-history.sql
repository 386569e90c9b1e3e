-- Notes since when a revision's limits are in force, once. $1 sale, $2 revision, $3 in_force_at, $4 rate, $5 burst,
-- $6 cap, $7 ramp_from, $8 ramp_start, $9 ramp_end: all three null without a ramp
INSERT INTO gate_history (sale, revision, in_force_at, rate, burst, cap, ramp_from, ramp_start, ramp_end)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT DO NOTHING
