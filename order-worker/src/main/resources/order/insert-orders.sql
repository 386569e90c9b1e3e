-- Places the orders of reservations that are new in this transaction, at the prices of the sale's products. $1 sale,
-- $2 order ids, $3 tickets, $4 buyers, $5 payment methods, $6 hold in ms, $7 cause, $8 order ids of the lines,
-- $9 products of the lines, $10 quantities of the lines
INSERT INTO orders (id, sale, ticket, buyer, status, amount, currency, lines, payment_method, expires_at, cause)
SELECT o.id, $1, o.ticket, o.buyer, 'placed', l.amount, s.currency, l.lines, o.payment_method,
       now() + $6::bigint * interval '1 millisecond', $7
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS o (id, ticket, buyer, payment_method)
         -- Outer joins: without its sale or a product the insert fails on NOT NULL instead of losing an order.
         LEFT JOIN sale s ON s.id = $1
         LEFT JOIN (SELECT x.order_id,
                           CASE WHEN bool_and(p.id IS NOT NULL) THEN sum(p.price * x.quantity)::bigint END AS amount,
                           jsonb_agg(jsonb_build_object('product', x.product, 'title', p.title, 'quantity', x.quantity,
                                                        'unit_price', p.price) ORDER BY x.position) AS lines
                    FROM unnest($8::text[], $9::text[], $10::int[])
                             WITH ORDINALITY AS x (order_id, product, quantity, position)
                             LEFT JOIN product p ON p.sale = $1 AND p.id = x.product
                    GROUP BY x.order_id) l ON l.order_id = o.id
