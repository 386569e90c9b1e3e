-- Begins a lineage behind everything given so far. $1 sale, $2 its name, $3 indexes, $4 generations to rise by (1 if
-- the line was lost), $5 lineage that Redis knew ('' if none), $6 whether to begin even if the row has another
INSERT INTO index_block AS block (sale, lineage, first_index, end_index, generation)
VALUES ($1, $2, 0, $3, 1)
-- Of two nodes that saw the same lineage, one begins; the other finds that its block has reached Redis meanwhile.
ON CONFLICT (sale) DO UPDATE
    SET lineage = $2, first_index = block.end_index, end_index = block.end_index + $3,
        generation = block.generation + $4
    WHERE block.lineage = $5 OR $6
RETURNING lineage, first_index, end_index, generation
