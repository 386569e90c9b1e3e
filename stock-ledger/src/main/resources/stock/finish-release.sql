-- Ends reservations whose units are free in Redis too, with the leases that made them, and answers which.
-- $1 sale, $2 ids
WITH ended AS (
    UPDATE reservation
    SET status = 'released', ended_at = now()
    WHERE sale = $1 AND id = ANY ($2::text[]) AND status = 'releasing'
    RETURNING id, ticket, created_at),
over AS (
    UPDATE claim SET returned_at = now()
    FROM ended
    WHERE claim.sale = $1 AND claim.ticket = ended.ticket AND claim.returned_at IS NULL
      -- The ticket may have come in again since: that lease is another.
      AND claim.made_at <= ended.created_at)
SELECT id FROM ended
