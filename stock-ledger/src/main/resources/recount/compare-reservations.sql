-- The counters of a sale beside what its reservations add up to, as of one moment. $1 sale
SELECT s.product, s.live, s.reserved, s.sold,
       coalesce(u.reserved + u.sold - u.releasing, 0) AS live_units, coalesce(u.reserved, 0) AS reserved_units,
       coalesce(u.sold, 0) AS sold_units
FROM sale_stock s LEFT JOIN reserved_units u ON u.sale = s.sale AND u.product = s.product
WHERE s.sale = $1
ORDER BY s.product
