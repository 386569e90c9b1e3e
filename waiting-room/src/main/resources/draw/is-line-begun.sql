-- Whether a sale's line was ever given indexes. $1 sale
SELECT FROM index_block WHERE sale = $1
