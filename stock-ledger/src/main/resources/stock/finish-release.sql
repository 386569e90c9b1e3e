-- Ends reservations whose units are free in Redis too, and answers which. $1 sale, $2 ids
UPDATE reservation
SET status = 'released', ended_at = now()
WHERE sale = $1 AND id = ANY ($2::text[]) AND status = 'releasing'
RETURNING id
