-- Every sale with its products in their order, those that are not over first, then the newest. No arguments.
SELECT s.*,
       (SELECT json_agg(json_build_object('id', p.id, 'title', p.title, 'price', p.price, 'total', p.total,
                                          'max_per_buyer', p.max_per_buyer) ORDER BY p.position)
        FROM product p WHERE p.sale = s.id) AS products
FROM sale s
ORDER BY s.phase = 'closed', s.created_at DESC
LIMIT 1000
