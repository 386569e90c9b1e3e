-- Ends releases that have not reached Redis, with their leases: it is restored without them. $1 sale
WITH ended AS (
    UPDATE reservation
    SET status = 'released', ended_at = now()
    WHERE sale = $1 AND status = 'releasing'
    RETURNING ticket, created_at)
UPDATE claim SET returned_at = now()
FROM ended
WHERE claim.sale = $1 AND claim.ticket = ended.ticket AND claim.returned_at IS NULL
  AND claim.made_at <= ended.created_at
