-- Lets placed orders wait while no charge is sent; answers their ids. $1 most, $2 cause
WITH due AS (
    SELECT id FROM orders
    WHERE status = 'placed' AND payment_method <> 'later' AND expires_at > now()
    ORDER BY expires_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
)
UPDATE orders o SET status = 'payment_pending', cause = $2
FROM due
WHERE o.id = due.id AND o.status = 'placed'
RETURNING o.id
