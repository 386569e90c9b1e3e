-- Gives a lineage more indexes, if it still is the sale's. $1 sale, $2 lineage, $3 end in Redis, $4 indexes
UPDATE index_block
-- The greater one: asking twice for the same extension is one extension.
SET end_index = greatest(end_index, $3::bigint + $4::bigint)
WHERE sale = $1 AND lineage = $2
RETURNING lineage, end_index
