-- Puts customers sealed anew in the place of those they were made from. $1 order ids, $2 nonces before, $3 key ids,
-- $4 nonces, $5 sealed
UPDATE customer c
SET key_id = n.key_id, nonce = n.nonce, sealed = n.sealed
FROM unnest($1::text[], $2::bytea[], $3::text[], $4::bytea[], $5::bytea[])
         AS n (order_id, before, key_id, nonce, sealed)
-- What its buyer has written meanwhile has another nonce, and stays.
WHERE c.order_id = n.order_id AND c.nonce = n.before
