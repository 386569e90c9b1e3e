-- Takes charges whose outcome is open and for which nobody waits any more; only the provider that was asked knows.
-- $1 most, $2 provider, $3 ms after which others may ask
WITH due AS (
    SELECT order_id, attempt FROM payment_attempt
    WHERE status IN ('asking', 'unknown') AND ask_at <= now() AND provider = $2
    ORDER BY ask_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE payment_attempt a
    SET status = 'asking', asks = asks + 1, ask_at = now() + $3::bigint * interval '1 millisecond', updated_at = now()
    FROM due
    WHERE a.order_id = due.order_id AND a.attempt = due.attempt
    RETURNING a.*
), lost AS (
    -- Still charging here means that whoever asked has died before he could write the answer down.
    UPDATE orders o SET status = 'unknown', cause = 'nobody heard the answer'
    FROM taken t
    WHERE o.id = t.order_id AND o.status = 'charging'
)
SELECT t.order_id AS id, t.amount, t.currency, o.payment_method, t.attempt, t.idempotency_key, t.asks, t.charge_id,
       (extract(epoch FROM now() - t.created_at) * 1000)::bigint AS waited_ms
FROM taken t JOIN orders o ON o.id = t.order_id
