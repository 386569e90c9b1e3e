-- Ends placed orders that were not charged in time, with the releases that they owe the ledger. $1 most
WITH due AS (
    -- Postgres' clock decides; a row that somebody else is moving this moment is his.
    SELECT id FROM orders
    WHERE status = 'placed' AND expires_at <= now()
    ORDER BY expires_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
), ended AS (
    UPDATE orders o SET status = 'expired', reason = 'expired', cause = 'the hold ran out'
    FROM due
    WHERE o.id = due.id AND o.status = 'placed'
    RETURNING o.id, o.sale
), owed AS (
    INSERT INTO outbox (order_id, sale, confirm, reason) SELECT id, sale, false, 'expired' FROM ended
)
SELECT id, sale FROM ended
