-- Ends releases that have not reached Redis: it is restored without them. $1 sale
UPDATE reservation
SET status = 'released', ended_at = now()
WHERE sale = $1 AND status = 'releasing'
