-- Owes the ledger a settlement once more, as it was set aside. $1 order id, $2 sale, $3 whether to confirm, $4 reason
INSERT INTO outbox (order_id, sale, confirm, reason) VALUES ($1, $2, $3, $4)
ON CONFLICT (order_id) DO UPDATE SET next_try_at = now()
