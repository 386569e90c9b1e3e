-- Has an open charge asked about at once; one for whose answer somebody waits is left to him. $1 order id
UPDATE payment_attempt SET ask_at = now() WHERE order_id = $1 AND status = 'unknown'
