-- How many ms are left until the next hold of a waiting order runs out; null if none waits. No arguments.
SELECT (extract(epoch FROM min(first.expires_at) - now()) * 1000)::bigint AS left_ms
FROM (VALUES ('placed'), ('payment_pending')) AS s (status)
         -- One look at the beginning of each index, however many wait.
         CROSS JOIN LATERAL (
             (SELECT expires_at FROM orders
              WHERE status = s.status AND status IN ('placed', 'payment_pending') AND payment_method <> 'later'
              ORDER BY expires_at LIMIT 1)
             UNION ALL
             (SELECT expires_at FROM orders
              WHERE status = s.status AND status IN ('placed', 'payment_pending') AND payment_method = 'later'
              ORDER BY expires_at LIMIT 1)
         ) AS first
