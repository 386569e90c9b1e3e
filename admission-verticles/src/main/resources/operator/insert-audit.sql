-- Appends one action to the chain of hashes. $1 actor, $2 sale, $3 action, $4 before or null, $5 after or null
-- The advisory lock makes writers take turns: two rows with the same predecessor would fork the chain.
WITH turn AS (SELECT pg_advisory_xact_lock(hashtext('sluice.audit'))),
     last AS (SELECT id, hash FROM turn, LATERAL (SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1) newest),
     next AS (SELECT coalesce((SELECT id FROM last), 0) + 1 AS id,
                     coalesce((SELECT hash FROM last), '\x'::bytea) AS previous,
                     now() AS at
              FROM turn)
INSERT INTO audit (id, at, actor, sale, action, before, after, hash)
SELECT id, at, $1::text, $2::text, $3::text, $4::jsonb, $5::jsonb,
       sha256(previous || convert_to(concat_ws('|', id, extract(epoch FROM at), $1::text, $2::text, $3::text,
                                               $4::jsonb::text, $5::jsonb::text), 'UTF8'))
FROM next
