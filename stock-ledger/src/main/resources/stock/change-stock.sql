-- Changes the units of a product: live ones, and those that the log's fold counts. $1 sale, $2 product, $3 live,
-- $4 reserved, $5 sold, $6 releasing
UPDATE sale_stock
SET live = live + $3, reserved = reserved + $4, sold = sold + $5, releasing = releasing + $6
WHERE sale = $1 AND product = $2
