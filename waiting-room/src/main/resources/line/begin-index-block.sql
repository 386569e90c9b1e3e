-- Begins a lineage behind everything given so far, and tells how far the line is known to have come. $1 sale,
-- $2 its name, $3 indexes, $4 lineage that Redis knew ('' if none), $5 whether to begin even if the row has another
WITH begun AS (
    INSERT INTO index_block AS block (sale, lineage, first_index, end_index, generation)
    VALUES ($1, $2, 0, $3, 1)
    -- Of two nodes that saw the same lineage, one begins; the other finds that its block has reached Redis meanwhile.
    ON CONFLICT (sale) DO UPDATE
        SET lineage = $2, first_index = block.end_index, end_index = block.end_index + $3
        WHERE block.lineage = $4 OR $5
    -- A row that was inserted, not updated, has no deleting transaction.
    RETURNING sale, lineage, first_index, end_index, generation, xmax = 0 AS fresh
)
SELECT lineage, first_index, end_index, generation, fresh,
       coalesce(served, 0) AS served, coalesce(joins, 0) AS joins, coalesce(calls, 0) AS calls,
       coalesce(claims, 0) AS claims, coalesce(cohort, 0)::bigint AS cohort
FROM begun LEFT JOIN line_progress USING (sale) LEFT JOIN draw USING (sale)
