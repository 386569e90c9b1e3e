-- The newest actions, newest first. $1 sale, or null for the whole installation, $2 only those before this id, or null,
-- $3 how many
SELECT id, at, actor, sale, action, before, after, encode(hash, 'hex') AS hash
FROM audit
WHERE ($1::text IS NULL OR sale = $1) AND ($2::bigint IS NULL OR id < $2)
ORDER BY id DESC LIMIT $3
