-- Changes how many units of a product there are. $1 sale, $2 product, $3 units
UPDATE sale_stock SET total = total + $3 WHERE sale = $1 AND product = $2
