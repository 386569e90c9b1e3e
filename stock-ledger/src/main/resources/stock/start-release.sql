-- Starts the release of reservations, each once, and answers their lines. $1 sale, $2 ids
UPDATE reservation
SET status = 'releasing'
WHERE sale = $1 AND id = ANY ($2::text[]) AND status = 'reserved'
RETURNING lines
