-- An order with its money, locked until the transaction ends. $1 id
SELECT o.id, o.sale, o.status, o.amount, o.refunded, o.currency, a.provider, a.charge_id
FROM orders o LEFT JOIN payment_attempt a ON a.order_id = o.id AND a.status = 'succeeded'
WHERE o.id = $1 FOR UPDATE OF o
