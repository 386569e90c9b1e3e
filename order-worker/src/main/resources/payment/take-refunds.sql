-- Takes refunds that are to be asked for, or whose outcome is open and for which nobody waits any more.
-- $1 most, $2 provider, $3 ms after which others may ask
WITH due AS (
    SELECT id FROM refund
    WHERE status IN ('asked', 'asking', 'unknown') AND ask_at <= now() AND provider = $2
    ORDER BY ask_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
)
UPDATE refund r
SET status = 'asking', asks = asks + 1, ask_at = now() + $3::bigint * interval '1 millisecond', updated_at = now()
FROM due
WHERE r.id = due.id
RETURNING r.id::text AS id, r.order_id, r.asks, r.idempotency_key, r.amount, r.currency, r.charge_id, r.refund_id,
    (extract(epoch FROM now() - r.created_at) * 1000)::bigint AS waited_ms
