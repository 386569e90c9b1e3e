-- The sealed customer of an order. $1 order id
SELECT order_id, key_id, nonce, sealed FROM customer WHERE order_id = $1
