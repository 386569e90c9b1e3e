-- Counts a sale's stock anew from its reservations, and answers the products of which a counter was wrong. $1 sale
UPDATE sale_stock s
SET live = c.reserved + c.sold - c.releasing, reserved = c.reserved, sold = c.sold, releasing = c.releasing
FROM (SELECT x.product, coalesce(u.reserved, 0) AS reserved, coalesce(u.sold, 0) AS sold,
             coalesce(u.releasing, 0) AS releasing
      FROM sale_stock x LEFT JOIN reserved_units u ON u.sale = x.sale AND u.product = x.product
      WHERE x.sale = $1) c
WHERE s.sale = $1 AND s.product = c.product
  AND (s.live, s.reserved, s.sold, s.releasing)
      IS DISTINCT FROM (c.reserved + c.sold - c.releasing, c.reserved, c.sold, c.releasing)
RETURNING s.product
