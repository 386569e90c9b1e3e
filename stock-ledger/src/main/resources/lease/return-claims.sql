-- Notes that leases are over, and answers for each whether it still lasted. $1 sale, $2 tickets
UPDATE claim
SET returned_at = now()
WHERE sale = $1 AND ticket = ANY ($2::text[]) AND returned_at IS NULL
RETURNING least(idle_end, hard_end) > now() AS lasted
