-- Lifts the halt of a sale. $1 sale
DELETE FROM halt WHERE sale = $1
