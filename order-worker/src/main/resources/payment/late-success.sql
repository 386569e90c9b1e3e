-- A success that came when nobody was charging: an order that has ended gets a refund, one that waits is asked about.
-- Answers what it means, with the order's sale: refund, unknown, twice (paid by another charge), or known.
-- $1 provider, $2 order id, $3 charge id
WITH ended AS (
    UPDATE orders SET refunded = amount
    WHERE id = $2 AND status IN ('declined', 'expired', 'cancelled') AND refunded = 0 AND amount > 0
      -- One that the provider has refused is for an operator.
      AND NOT EXISTS (SELECT FROM refund WHERE order_id = $2 AND cause = 'late success')
    RETURNING id, amount, currency, sale
), waiting AS (
    UPDATE orders SET status = 'unknown', cause = 'the provider tells of a charge'
    WHERE id = $2 AND status IN ('placed', 'payment_pending')
    RETURNING id, amount, currency, sale
), noted AS (
    INSERT INTO payment_attempt AS a (order_id, attempt, provider, amount, currency, status, ask_at, charge_id)
    SELECT id, 1, $1, amount, currency, 'succeeded', now(), $3 FROM ended
    UNION ALL
    SELECT id, 1, $1, amount, currency, 'unknown', now(), $3 FROM waiting
    ON CONFLICT (order_id, attempt) DO UPDATE
        SET status = excluded.status, provider = excluded.provider, ask_at = excluded.ask_at,
            charge_id = excluded.charge_id, updated_at = now()
), owed AS (
    INSERT INTO refund (order_id, amount, currency, provider, charge_id, cause)
    SELECT id, amount, currency, $1, $3, 'late success' FROM ended
)
SELECT 'refund' AS means, sale FROM ended
UNION ALL
SELECT 'unknown', sale FROM waiting
UNION ALL
SELECT CASE WHEN a.charge_id <> $3 THEN 'twice' ELSE 'known' END, o.sale
FROM payment_attempt a JOIN orders o ON o.id = a.order_id
WHERE a.order_id = $2 AND a.status = 'succeeded'
