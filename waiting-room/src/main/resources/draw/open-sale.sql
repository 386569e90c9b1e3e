-- Opens a sale whose cohort is closed, and draws its places, in one write of any size. $1 sale, $2 phase it must be in
WITH opened AS (
    UPDATE sale
    SET phase = 'open', phase_before = NULL, revision = revision + 1, updated_at = now()
    WHERE id = $1 AND phase = $2 AND (phase = 'prequeue' OR phase_before = 'prequeue')
      AND EXISTS (SELECT FROM draw
                  WHERE draw.sale = $1 AND (sale.draw_beacon IS NULL OR draw.beacon_value IS NOT NULL))
    RETURNING id
)
UPDATE draw
SET drawn_at = now()
FROM opened
WHERE draw.sale = opened.id
