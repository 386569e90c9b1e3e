-- Writes a node's totals of minutes down. $1 node, $2 sales, $3 minutes, $4 kinds, $5 names, $6 totals
INSERT INTO sale_tally (node, sale, minute, kind, name, counted)
SELECT $1, t.* FROM unnest($2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::bigint[]) AS t
ON CONFLICT (sale, kind, minute, node, name) DO UPDATE SET counted = excluded.counted
