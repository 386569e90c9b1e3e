-- The next customers that another key than the newest has sealed. $1 order id to go on from, $2 newest key, $3 most
SELECT order_id, key_id, nonce, sealed
FROM customer
WHERE order_id > $1 AND key_id <> $2
ORDER BY order_id
LIMIT $3
