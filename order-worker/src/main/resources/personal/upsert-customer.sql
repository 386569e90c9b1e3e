-- Keeps the sealed customer of an order, in place of an earlier one. $1 order id, $2 key id, $3 nonce, $4 sealed
INSERT INTO customer (order_id, key_id, nonce, sealed) VALUES ($1, $2, $3, $4)
ON CONFLICT (order_id) DO UPDATE
    SET key_id = excluded.key_id, nonce = excluded.nonce, sealed = excluded.sealed, at = now()
