-- Moves the ends without activity of leases that go on. $1 sales, $2 tickets, $3 digests, $4 ends
UPDATE claim
SET idle_end = found.idle_end
FROM (SELECT its.sale, its.jti, fresh.idle_end
      FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS fresh (sale, ticket, digest, idle_end)
               -- OFFSET 0 keeps it one look at the index for each row, whatever the statistics of a new sale say.
               CROSS JOIN LATERAL (SELECT sale, jti FROM claim
                                   WHERE sale = fresh.sale AND ticket = fresh.ticket AND digest = fresh.digest
                                     AND returned_at IS NULL
                                   OFFSET 0) its
      OFFSET 0) found
WHERE claim.sale = found.sale AND claim.jti = found.jti AND claim.returned_at IS NULL
  AND claim.idle_end < found.idle_end
