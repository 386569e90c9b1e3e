-- All that is known of an order, but for its buyer's data. $1 id
SELECT o.id, o.sale, o.status, o.amount, o.currency, o.refunded, o.lines, o.placed_at, o.updated_at, o.expires_at,
       o.reason,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('at', h.at, 'from', h.from_status, 'to', h.to_status,
                                                     'cause', h.cause) ORDER BY h.seq), '[]')
        FROM order_history h WHERE h.order_id = o.id) AS history,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('attempt', a.attempt, 'provider', a.provider, 'amount', a.amount,
                                                     'currency', a.currency, 'status', a.status, 'asks', a.asks,
                                                     'charge', a.charge_id, 'reason', a.reason,
                                                     'created_at', a.created_at, 'updated_at', a.updated_at)
                                  ORDER BY a.attempt), '[]')
        FROM payment_attempt a WHERE a.order_id = o.id) AS attempts,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'amount', r.amount, 'currency', r.currency,
                                                     'status', r.status, 'cause', r.cause, 'reason', r.reason,
                                                     'said', r.said, 'created_at', r.created_at,
                                                     'updated_at', r.updated_at)
                                  ORDER BY r.created_at, r.id), '[]')
        FROM refund r WHERE r.order_id = o.id) AS refunds
FROM orders o WHERE o.id = $1
