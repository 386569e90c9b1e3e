-- Writes claims, each once; an older claim of the same ticket is over with it. A claim that is known already may have
-- been renewed since. $1 sales, $2 tickets, $3 indexes, $4 jtis, $5 digests, $6 kids, $7 buyers, $8 most units each,
-- $9 issue times, $10 ends of the passes, $11 ends of the leases without activity, $12 ends of the leases at the latest,
-- $13 when they were let in, $14 how many were inside then
WITH fresh AS (
    -- One who asks twice at once is twice in a batch.
    SELECT DISTINCT ON (sale, jti) *
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[],
                $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[],
                $14::int[])
        AS c (sale, ticket, index, jti, digest, kid, buyer, max_qty, issued_at, expires_at, idle_end, hard_end,
              claimed_at, inside)
    ORDER BY sale, jti, idle_end DESC),
over AS (
    -- OFFSET 0 keeps it one look at the index for each row: a new sale's tables have no statistics yet, and a join
    -- would read all claims of the sale.
    UPDATE claim SET returned_at = now()
    WHERE returned_at IS NULL AND ctid = ANY (ARRAY(
        SELECT older.ctid
        FROM fresh CROSS JOIN LATERAL (
            SELECT ctid FROM claim
            WHERE sale = fresh.sale AND ticket = fresh.ticket AND jti <> fresh.jti AND returned_at IS NULL
            OFFSET 0) older)))
INSERT INTO claim (sale, ticket, index, jti, digest, kid, buyer, max_qty, issued_at, expires_at, idle_end, hard_end,
                   claimed_at, inside)
SELECT * FROM fresh
ON CONFLICT (sale, jti) DO UPDATE SET idle_end = excluded.idle_end WHERE claim.idle_end < excluded.idle_end
