-- The limits of a sale in the order in which they came into force. $1 sale
SELECT in_force_at, rate, burst, cap, ramp_from, ramp_start, ramp_end
FROM gate_history
WHERE sale = $1
ORDER BY in_force_at, revision
