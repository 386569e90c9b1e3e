-- What a sale came to, as one JSON object; no row if there is no such sale. $1 sale, $2 most minutes,
-- $3 how often somebody was called
WITH cell AS MATERIALIZED (
    -- Few orders differ in their lines, so all that is about money works on some dozen cells.
    SELECT status, lines, count(*) AS orders, sum(amount)::bigint AS amount, sum(refunded)::bigint AS refunded
    FROM orders
    WHERE sale = $1
    GROUP BY status, lines
), income AS (
    SELECT lines, sum(orders)::bigint AS orders, sum(amount)::bigint AS amount, sum(refunded)::bigint AS refunded
    FROM cell
    WHERE status IN ('paid', 'shipped', 'delivered', 'refunded')
    GROUP BY lines
), line AS (
    SELECT i.*, l.line ->> 'product' AS product, v.value,
           sum(v.value) OVER (PARTITION BY i.lines ORDER BY l.position) AS upto
    FROM income i,
         jsonb_array_elements(i.lines) WITH ORDINALITY AS l (line, position),
         LATERAL (SELECT i.orders * (l.line ->> 'quantity')::bigint * (l.line ->> 'unit_price')::bigint AS value) v
), money AS (
    -- A part of an order's price that was given back is shared out by the lines' prices; the parts add up exactly.
    SELECT product, sum(value)::bigint AS revenue,
           sum(coalesce(div(refunded * upto, nullif(amount, 0)) - div(refunded * (upto - value), nullif(amount, 0)),
                        0))::bigint AS refunds
    FROM line
    GROUP BY product
), products AS (
    SELECT coalesce(json_agg(json_build_object(
               'id', p.id, 'title', p.title, 'total', s.total, 'sold', s.sold, 'reserved', s.reserved - s.releasing,
               'left', s.total - s.live, 'revenue', coalesce(m.revenue, 0), 'refunds', coalesce(m.refunds, 0),
               'net', coalesce(m.revenue - m.refunds, 0)) ORDER BY p.position), '[]') AS json,
           coalesce(sum(s.sold), 0)::bigint AS sold
    FROM product p
             JOIN sale_stock s ON s.sale = p.sale AND s.product = p.id
             LEFT JOIN money m ON m.product = p.id
    WHERE p.sale = $1
), statuses AS (
    SELECT coalesce(json_agg(json_build_object('status', status, 'orders', orders, 'amount', amount)
                             ORDER BY orders DESC, status), '[]') AS json,
           coalesce(sum(orders), 0)::bigint AS orders,
           coalesce(sum(orders) FILTER (WHERE status IN ('declined', 'expired', 'cancelled')), 0)::bigint AS ended
    FROM (SELECT status, sum(orders)::bigint AS orders, sum(amount)::bigint AS amount FROM cell GROUP BY status) s
), minute AS (
    SELECT minute, sum(let_in)::bigint AS let_in, sum(bought)::bigint AS bought, sum(paid)::bigint AS paid,
           row_number() OVER (ORDER BY minute DESC) AS age
    -- A pass for each: grouped by both times at once they would be taken for as many groups as orders, and sorted.
    FROM (SELECT date_bin('1 minute', placed_at, 'epoch') AS minute, 0 AS let_in, count(*) AS bought, 0 AS paid
          FROM orders WHERE sale = $1 GROUP BY 1
          UNION ALL SELECT date_bin('1 minute', paid_at, 'epoch'), 0, 0, count(*)
                    FROM orders WHERE sale = $1 AND paid_at IS NOT NULL GROUP BY 1
          UNION ALL SELECT date_bin('1 minute', claimed_at, 'epoch'), count(*), 0, 0
                    FROM claim WHERE sale = $1 GROUP BY 1) m
    GROUP BY minute
), conversion AS (
    SELECT coalesce(json_agg(json_build_object('minute', to_char(minute AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                                               'let_in', let_in, 'bought', bought, 'paid', paid) ORDER BY minute)
                    FILTER (WHERE age <= $2), '[]') AS json,
           greatest(count(*) - $2, 0) AS left_out, coalesce(sum(let_in), 0)::bigint AS let_in,
           coalesce(sum(paid), 0)::bigint AS paid
    FROM minute
), totals AS (
    SELECT coalesce(sum(amount), 0)::bigint AS revenue, coalesce(sum(refunded), 0)::bigint AS refunds FROM income
)
SELECT json_build_object(
    'sale', s.id, 'title', s.title, 'currency', s.currency,
    'as_of', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'totals', json_build_object('orders', st.orders, 'units_sold', p.sold, 'revenue', t.revenue, 'refunds', t.refunds,
                                'net', t.revenue - t.refunds),
    'products', p.json, 'orders', st.json,
    'conversion', json_build_object('let_in', c.let_in, 'bought', st.orders, 'paid', c.paid),
    'minutes', c.json, 'minutes_left_out', c.left_out,
    'abandoned', json_build_object(
        'called_not_let_in', greatest($3::bigint - c.let_in, 0),
        'let_in_not_bought', greatest(c.let_in - st.orders, 0), 'bought_not_paid', st.ended)) AS report
FROM sale s CROSS JOIN products p CROSS JOIN statuses st CROSS JOIN conversion c CROSS JOIN totals t
WHERE s.id = $1
