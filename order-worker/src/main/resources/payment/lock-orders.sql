-- Locks orders in the order of their ids, so that of two refunds of one order the later sees the earlier. $1 ids
SELECT id FROM orders WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE
