-- Ends a waiting order at its buyer's wish, with the release that it owes the ledger. $1 id
WITH ended AS (
    UPDATE orders SET status = 'cancelled', reason = 'cancelled', cause = 'the buyer'
    WHERE id = $1 AND status IN ('placed', 'payment_pending')
    RETURNING id, sale
), owed AS (
    INSERT INTO outbox (order_id, sale, confirm, reason) SELECT id, sale, false, 'cancelled' FROM ended
)
SELECT id, sale FROM ended
