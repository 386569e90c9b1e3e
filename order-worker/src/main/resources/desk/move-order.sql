-- Moves an order on; answers its sale, or nothing if it is not where it moves from. $1 id, $2 to, $3 from, $4 cause
UPDATE orders SET status = $2, cause = $4 WHERE id = $1 AND status = $3 RETURNING sale
