-- The next rows of the trail in its order, each with the text that its hash covers besides the hash before it: the same
-- expression as in insert-audit.sql. $1 id after which to begin, $2 how many
SELECT id, hash,
       convert_to(jsonb_build_array(id, extract(epoch FROM at), actor, sale, action, before, after)::text, 'UTF8') AS content
FROM audit WHERE id > $1 ORDER BY id LIMIT $2
