-- Turns a sale's knobs if nobody changed it since. $1 sale, $2 revision read, $3 new_users_per_minute, $4 burst,
-- $5 total_active_users, $6 claim_window, $7 session_duration, $8 session_cap, $9 max_qty, $10 outflow,
-- $11 outflow_floor, $12 ramp_from, $13 ramp_start, $14 ramp_end: all three null without a ramp
UPDATE sale
SET new_users_per_minute = $3, burst = $4, total_active_users = $5, claim_window = $6, session_duration = $7,
    session_cap = $8, max_qty = $9, outflow = $10, outflow_floor = $11, ramp_from = $12, ramp_start = $13, ramp_end = $14,
    revision = revision + 1, updated_at = now()
WHERE id = $1 AND revision = $2
