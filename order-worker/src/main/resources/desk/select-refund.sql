-- The refund that was asked for with a key. $1 order id, $2 key
SELECT id::text AS id, amount, reason FROM refund WHERE order_id = $1 AND request_key = $2
