-- The latest recount and the halt of a sale, or of all sales if $1 is null. $1 sale
SELECT sale, r.epoch, r.seq, r.counted_at, extract(epoch FROM now() - r.counted_at)::float8 AS age_seconds, r.drift,
       h.epoch AS halted_epoch, h.since, h.reason
FROM recount r FULL JOIN halt h USING (sale)
WHERE $1::text IS NULL OR sale = $1
