-- Whether a sale is halted. $1 sale
SELECT 1 FROM halt WHERE sale = $1
