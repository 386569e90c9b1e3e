-- Erases the customer of an order. $1 order id
DELETE FROM customer WHERE order_id = $1
