-- Moves the ends without activity of leases that go on. $1 sales, $2 tickets, $3 digests, $4 ends
UPDATE claim
SET idle_end = fresh.idle_end
FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS fresh (sale, ticket, digest, idle_end)
WHERE claim.sale = fresh.sale AND claim.ticket = fresh.ticket AND claim.digest = fresh.digest
  AND claim.returned_at IS NULL AND claim.idle_end < fresh.idle_end
