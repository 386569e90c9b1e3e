-- Keeps the closed cohort of a sale that has not opened, once. $1 sale, $2 cohort, $3 root, $4 ids, $5 slices
WITH closed AS (
    INSERT INTO draw (sale, cohort, root, ids, slices)
    SELECT id, $2::integer, $3::bytea, $4::bytea, $5::bytea
    FROM sale
    WHERE id = $1 AND (phase = 'prequeue' OR phase_before = 'prequeue')
    -- Of several nodes that close it at once, one does; the others read what it wrote.
    ON CONFLICT (sale) DO NOTHING
    RETURNING sale
)
UPDATE sale
SET revision = revision + 1, updated_at = now()
FROM closed
WHERE id = closed.sale
