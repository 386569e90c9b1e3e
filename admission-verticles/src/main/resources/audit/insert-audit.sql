-- Appends one action to the chain of hashes. $1 actor, $2 sale, $3 action, $4 before or null, $5 after or null
-- The hashed text is a JSON array, so that no value can pass for a part of its neighbour.
WITH last AS (SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1),
     next AS (SELECT coalesce((SELECT id FROM last), 0) + 1 AS id,
                     coalesce((SELECT hash FROM last), '\x'::bytea) AS previous,
                     now() AS at)
INSERT INTO audit (id, at, actor, sale, action, before, after, hash)
SELECT id, at, $1::text, $2::text, $3::text, $4::jsonb, $5::jsonb,
       sha256(previous || convert_to(jsonb_build_array(id, extract(epoch FROM at), $1::text, $2::text, $3::text,
                                                       $4::jsonb, $5::jsonb)::text, 'UTF8'))
FROM next
