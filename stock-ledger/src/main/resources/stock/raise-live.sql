-- Raises, or with a negative number lowers, the live units of a product. $1 sale, $2 product, $3 units
UPDATE sale_stock SET live = live + $3 WHERE sale = $1 AND product = $2
