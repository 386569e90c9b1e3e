-- How many ms are left until the next hold of a waiting order runs out; null if none waits. No arguments.
-- One look at the beginning of each kind's index, however many wait.
SELECT (extract(epoch FROM min(first.expires_at) - now()) * 1000)::bigint AS left_ms
FROM (
    (SELECT expires_at FROM orders
     WHERE status = 'payment_pending' AND payment_method <> 'later' ORDER BY expires_at LIMIT 1)
    UNION ALL
    (SELECT expires_at FROM orders
     WHERE status = 'placed' AND payment_method <> 'later' ORDER BY expires_at LIMIT 1)
    UNION ALL
    (SELECT expires_at FROM orders
     WHERE status IN ('placed', 'payment_pending') AND payment_method = 'later' ORDER BY expires_at LIMIT 1)
) AS first
