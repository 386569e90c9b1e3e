-- Ends waiting orders that were not charged in time, with the releases that they owe the ledger: placed, pending and
-- held ones, each along an index that begins with what is due. $1 most of each
WITH pending AS (
    -- Postgres' clock decides; a row that somebody else is moving this moment is his.
    SELECT id FROM orders
    WHERE status = 'payment_pending' AND payment_method <> 'later' AND expires_at <= now()
    ORDER BY expires_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
), placed AS (
    SELECT id FROM orders
    WHERE status = 'placed' AND payment_method <> 'later' AND expires_at <= now()
    ORDER BY expires_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
), held AS (
    SELECT id FROM orders
    WHERE status IN ('placed', 'payment_pending') AND payment_method = 'later' AND expires_at <= now()
    ORDER BY expires_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
), ended AS (
    UPDATE orders o SET status = 'expired', reason = 'expired', cause = 'the hold ran out'
    WHERE o.id IN (SELECT id FROM pending UNION ALL SELECT id FROM placed UNION ALL SELECT id FROM held)
      AND o.status IN ('placed', 'payment_pending')
    RETURNING o.id, o.sale
), owed AS (
    INSERT INTO outbox (order_id, sale, confirm, reason) SELECT id, sale, false, 'expired' FROM ended
)
SELECT id, sale FROM ended
