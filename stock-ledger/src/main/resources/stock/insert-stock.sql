-- Adds a new sale's stock. $1 sale, $2 products, $3 totals
INSERT INTO sale_stock (sale, product, total)
SELECT $1, p.product, p.total
FROM unnest($2::text[], $3::bigint[]) AS p (product, total)
