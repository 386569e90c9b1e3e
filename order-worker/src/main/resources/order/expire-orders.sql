-- Ends waiting orders that were not charged in time, with the releases that they owe the ledger; those to be charged
-- and those held for their buyers, each along its own index. $1 most of each
WITH unpaid AS (
    -- Postgres' clock decides; a row that somebody else is moving this moment is his.
    SELECT id FROM orders
    WHERE status IN ('placed', 'payment_pending') AND payment_method <> 'later' AND expires_at <= now()
    ORDER BY status, expires_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
), held AS (
    SELECT id FROM orders
    WHERE status IN ('placed', 'payment_pending') AND payment_method = 'later' AND expires_at <= now()
    ORDER BY status, expires_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
), ended AS (
    UPDATE orders o SET status = 'expired', reason = 'expired', cause = 'the hold ran out'
    WHERE o.id IN (SELECT id FROM unpaid UNION ALL SELECT id FROM held)
      AND o.status IN ('placed', 'payment_pending')
    RETURNING o.id, o.sale
), owed AS (
    INSERT INTO outbox (order_id, sale, confirm, reason) SELECT id, sale, false, 'expired' FROM ended
)
SELECT id, sale FROM ended
