-- Moves an order on; answers its sale, or nothing if it is not where it moves from. What is to be sent while all its
-- money is on its way back stays. $1 id, $2 to, $3 from, $4 cause
UPDATE orders SET status = $2, cause = $4
WHERE id = $1 AND status = $3 AND ($2 <> 'shipped' OR amount = 0 OR refunded < amount)
RETURNING sale
