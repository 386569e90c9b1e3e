-- The orders whose status is not the one that the watcher knows. $1 ids, $2 statuses known
SELECT o.id, o.sale, o.status, o.amount, o.currency, o.lines, o.placed_at, o.updated_at, o.reason,
       CASE WHEN o.status IN ('placed', 'payment_pending') THEN o.expires_at END AS expires_at,
       o.status = 'placed' AND o.payment_method = 'later' AS payable
FROM unnest($1::text[], $2::text[]) AS k (id, status)
         JOIN orders o ON o.id = k.id
WHERE o.status <> k.status
