-- Ends reservations as sold and answers which. $1 sale, $2 ids
UPDATE reservation
SET status = 'confirmed', ended_at = now()
WHERE sale = $1 AND id = ANY ($2::text[]) AND status = 'reserved'
RETURNING id
