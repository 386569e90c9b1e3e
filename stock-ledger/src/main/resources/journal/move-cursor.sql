-- Moves a cursor if nobody moved it since it was read. $1 sale, $2 epoch read, $3 seq read, $4 offset read, $5 epoch,
-- $6 seq, $7 offset, $8 writer of the epoch
UPDATE journal_cursor
SET epoch = $5, seq = $6, log_offset = $7, writer = $8, moved_at = now()
WHERE sale = $1 AND epoch = $2 AND seq = $3 AND log_offset = $4
