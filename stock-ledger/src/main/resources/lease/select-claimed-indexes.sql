-- The indexes of those tickets for which a pass was ever given. $1 sale, $2 ticket ids
SELECT DISTINCT index FROM claim WHERE sale = $1 AND ticket = ANY ($2)
