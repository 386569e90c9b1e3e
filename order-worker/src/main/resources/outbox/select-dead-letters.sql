-- Dead letters, the oldest first. $1 sale or null for all, $2 the id after which they begin, $3 most
SELECT id, source, sale, position, reason, body, whole, created_at, replayed_at, replayed_by
FROM dead_letter
WHERE ($1::text IS NULL OR sale = $1) AND id > $2
ORDER BY id
LIMIT $3
