-- Writes the outcomes of refunds down; what was refused counts as not given back any more. $1 ids, $2 asks,
-- $3 outcomes (succeeded, declined, unknown, unsent), $4 the provider's ids, $5 reasons, $6 ms until it is asked again
WITH said AS (
    SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bigint[])
                      AS s (id, asks, outcome, refund_id, reason, wait_ms)
), noted AS (
    UPDATE refund r
    SET status = CASE s.outcome WHEN 'declined' THEN 'refused' WHEN 'unsent' THEN 'asked' ELSE s.outcome END,
        -- One that was never sent is sent for the first time later.
        asks = CASE s.outcome WHEN 'unsent' THEN 0 ELSE r.asks END,
        refund_id = coalesce(s.refund_id, r.refund_id), said = s.reason,
        ask_at = now() + s.wait_ms * interval '1 millisecond', updated_at = now()
    FROM said s
    WHERE r.id = s.id AND r.status IN ('asking', 'unknown')
      AND (s.outcome IN ('succeeded', 'declined') OR (r.status = 'asking' AND r.asks = s.asks))
    RETURNING r.order_id, r.amount, r.status
)
UPDATE orders o SET refunded = o.refunded - n.amount
FROM (SELECT order_id, sum(amount)::bigint AS amount FROM noted WHERE status = 'refused' GROUP BY order_id) n
WHERE o.id = n.order_id
