-- Keeps the outcome of a sale's latest recount. $1 sale, $2 epoch, $3 seq, $4 what differed
INSERT INTO recount (sale, epoch, seq, drift) VALUES ($1, $2, $3, $4)
ON CONFLICT (sale) DO UPDATE
    SET epoch = excluded.epoch, seq = excluded.seq, counted_at = excluded.counted_at, drift = excluded.drift
