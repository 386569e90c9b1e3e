-- Writes claims; a ticket that has one keeps it. $1 sales, $2 tickets, $3 indexes, $4 jtis, $5 digests, $6 kids,
-- $7 buyers, $8 most units each, $9 issue times, $10 ends of the passes, $11 hard ends of the leases
INSERT INTO claim (sale, ticket, index, jti, digest, kid, buyer, max_qty, issued_at, expires_at, hard_end)
SELECT *
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[],
            $9::timestamptz[], $10::timestamptz[], $11::timestamptz[])
ON CONFLICT DO NOTHING
