-- Asks for a refund and counts it as given back; answers its id. $1 order id, $2 amount, $3 currency, $4 provider,
-- $5 charge id, $6 cause, $7 reason, $8 key
WITH raised AS (
    UPDATE orders SET refunded = refunded + $2 WHERE id = $1
)
INSERT INTO refund (order_id, amount, currency, provider, charge_id, cause, reason, request_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id::text AS id
