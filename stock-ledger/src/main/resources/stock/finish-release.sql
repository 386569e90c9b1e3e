-- Ends reservations whose units are free in Redis too, with the leases that made them, and answers them with their
-- lines. $1 sale, $2 ids
WITH ended AS (
    UPDATE reservation
    SET status = 'released', ended_at = now()
    WHERE sale = $1 AND id = ANY ($2::text[]) AND status = 'releasing'
    RETURNING id, ticket, lines, created_at),
over AS (
    -- OFFSET 0 keeps it one look at the index for each row, whatever the statistics of a new sale say.
    UPDATE claim SET returned_at = now()
    WHERE returned_at IS NULL AND ctid = ANY (ARRAY(
        SELECT its.ctid
        FROM ended CROSS JOIN LATERAL (
            SELECT ctid FROM claim
            WHERE sale = $1 AND ticket = ended.ticket AND returned_at IS NULL
              -- The ticket may have come in again since: that lease is another.
              AND made_at <= ended.created_at
            OFFSET 0) its)))
SELECT id, lines FROM ended
