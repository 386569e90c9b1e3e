-- Adds a sale's products in order. $1 sale, $2 ids, $3 titles, $4 prices, $5 totals, $6 most per buyer (0: no limit)
INSERT INTO product (sale, id, position, title, price, total, max_per_buyer)
SELECT $1, p.id, p.position, p.title, p.price, p.total, p.max_per_buyer
FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::int[])
         WITH ORDINALITY AS p (id, title, price, total, max_per_buyer, position)
