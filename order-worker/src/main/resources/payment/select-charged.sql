-- What an order costs. $1 id
SELECT amount, currency FROM orders WHERE id = $1
