-- Keeps what the beacon said: once, for a sale that names one, between closing and draw. $1 sale, $2 value
WITH known AS (
    UPDATE draw
    SET beacon_value = $2::bytea
    FROM sale
    WHERE draw.sale = $1 AND sale.id = $1 AND sale.draw_beacon IS NOT NULL
      AND draw.beacon_value IS NULL AND draw.drawn_at IS NULL
    RETURNING draw.sale
)
UPDATE sale
SET revision = revision + 1, updated_at = now()
FROM known
WHERE id = known.sale
