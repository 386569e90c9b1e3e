-- The stock of a sale. $1 sale
SELECT product, total, live, reserved, sold, releasing FROM sale_stock WHERE sale = $1
