-- One dead letter. $1 id
SELECT id, source, sale, position, reason, body, whole, created_at, replayed_at, replayed_by
FROM dead_letter
WHERE id = $1
