-- Notes the latest replay of a dead letter. $1 id, $2 who
UPDATE dead_letter SET replayed_at = now(), replayed_by = $2 WHERE id = $1
RETURNING id, source, sale, position, reason, body, whole, created_at, replayed_at, replayed_by
