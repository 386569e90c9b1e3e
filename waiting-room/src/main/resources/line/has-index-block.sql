-- Whether a sale's line was ever given an index. $1 sale
SELECT EXISTS (SELECT FROM index_block WHERE sale = $1) AS has
