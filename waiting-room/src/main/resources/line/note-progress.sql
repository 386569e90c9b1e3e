-- Notes how far lines have come; nothing ever goes back. $1 sales, $2 served, $3 joins, $4 calls, $5 claims of each
INSERT INTO line_progress AS known (sale, served, joins, calls, claims)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
ON CONFLICT (sale) DO UPDATE
    SET served = greatest(known.served, excluded.served), joins = greatest(known.joins, excluded.joins),
        calls = greatest(known.calls, excluded.calls), claims = greatest(known.claims, excluded.claims),
        noted_at = now()
