-- What the receipt of an order says: its lines, what was paid, what was given back or is on its way back. $1 order id
SELECT o.id, o.sale, s.title, o.status, o.amount, o.refunded, o.currency, o.lines, o.placed_at, o.paid_at,
       (SELECT json_agg(json_build_object(
                   'amount', a.amount, 'charge', a.charge_id,
                   'at', to_char(o.paid_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
        FROM payment_attempt a
        WHERE a.order_id = o.id AND a.status = 'succeeded') AS payments,
       (SELECT json_agg(json_build_object(
                   'amount', r.amount, 'status', CASE r.status WHEN 'succeeded' THEN 'done' ELSE 'pending' END,
                   'at', to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) ORDER BY r.created_at)
        FROM refund r
        WHERE r.order_id = o.id AND r.status <> 'refused') AS refunds
FROM orders o LEFT JOIN sale s ON s.id = o.sale
WHERE o.id = $1
