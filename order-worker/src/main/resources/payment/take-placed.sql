-- Takes waiting orders for charging, each for one charger; those to be paid later wait for their buyers.
-- $1 most, $2 provider, $3 ms after which others may ask
WITH due AS (
    SELECT id, CASE status WHEN 'placed' THEN updated_at ELSE placed_at END AS waiting_since FROM orders
    WHERE status IN ('placed', 'payment_pending') AND payment_method <> 'later' AND expires_at > now()
    ORDER BY status, expires_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE orders o SET status = 'charging', cause = 'the charger took it'
    FROM due
    WHERE o.id = due.id AND o.status IN ('placed', 'payment_pending')
    RETURNING o.id, o.amount, o.currency, o.payment_method, due.waiting_since
), asked AS (
    -- Attempt 1 is an order's only charge: one that was never sent is sent again, under the same key.
    INSERT INTO payment_attempt AS a (order_id, attempt, provider, amount, currency, status, ask_at)
    SELECT id, 1, $2, amount, currency, 'asking', now() + $3::bigint * interval '1 millisecond' FROM taken
    ON CONFLICT (order_id, attempt) DO UPDATE
        SET status = 'asking', asks = a.asks + 1, provider = excluded.provider, ask_at = excluded.ask_at,
            updated_at = now()
    RETURNING a.order_id, a.attempt, a.idempotency_key, a.asks, a.charge_id
)
SELECT t.id, t.amount, t.currency, t.payment_method, a.attempt, a.idempotency_key, a.asks, a.charge_id,
       (extract(epoch FROM clock_timestamp() - t.waiting_since) * 1000)::bigint AS waited_ms
FROM taken t JOIN asked a ON a.order_id = t.id
