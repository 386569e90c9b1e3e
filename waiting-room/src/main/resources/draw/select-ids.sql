-- The ids of some indexes in a row. $1 sale, $2 first index, $3 how many
SELECT substring(ids FROM 16 * $2::integer + 1 FOR 16 * $3::integer) AS ids FROM draw WHERE sale = $1
