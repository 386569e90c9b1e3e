-- One order. $1 id
SELECT id, sale, status, amount, currency, lines, placed_at, updated_at, reason,
       CASE WHEN status IN ('placed', 'payment_pending') THEN expires_at END AS expires_at,
       status = 'placed' AND payment_method = 'later' AS payable
FROM orders
WHERE id = $1
