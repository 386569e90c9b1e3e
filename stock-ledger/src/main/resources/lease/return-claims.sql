-- Notes that leases are over. $1 sale, $2 tickets
UPDATE claim
SET returned_at = now()
WHERE sale = $1 AND ticket = ANY ($2::text[]) AND returned_at IS NULL
