-- Keeps a sale's counters from moving until the transaction ends. $1 sale
SELECT 1 FROM sale_stock WHERE sale = $1 ORDER BY product FOR UPDATE
