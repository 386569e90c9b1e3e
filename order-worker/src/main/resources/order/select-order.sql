-- One order. $1 id
SELECT id, sale, status, amount, currency, lines, placed_at, updated_at, reason FROM orders WHERE id = $1
