-- The orders whose status is not the one that the watcher knows. $1 ids, $2 statuses known
SELECT o.id, o.sale, o.status, o.amount, o.currency, o.lines, o.placed_at, o.updated_at, o.reason
FROM unnest($1::text[], $2::text[]) AS k (id, status)
         JOIN orders o ON o.id = k.id
WHERE o.status <> k.status
