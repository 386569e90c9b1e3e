-- Writes the outcomes of charges down: attempts, orders, what the provider told, what is owed to the ledger. Answers
-- the orders that moved. $1 provider, $2 order ids, $3 attempts, $4 asks,
-- $5 outcomes (succeeded, declined, unknown, unsent), $6 charge ids, $7 reasons, $8 ms until an unknown one is asked again
WITH said AS (
    SELECT * FROM unnest($2::text[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::bigint[])
                      AS s (order_id, attempt, asks, outcome, charge_id, reason, wait_ms)
), noted AS (
    UPDATE payment_attempt a
    SET status = s.outcome, charge_id = coalesce(s.charge_id, a.charge_id), reason = s.reason,
        ask_at = now() + s.wait_ms * interval '1 millisecond', updated_at = now()
    FROM said s
    WHERE a.order_id = s.order_id AND a.attempt = s.attempt AND a.status IN ('asking', 'unknown')
      -- An answer counts whenever it comes; not knowing counts only for the one who asked last.
      AND (s.outcome IN ('succeeded', 'declined') OR (a.status = 'asking' AND a.asks = s.asks))
    RETURNING a.order_id, s.outcome, s.charge_id, s.reason
), moved AS (
    UPDATE orders o
    SET status = CASE n.outcome WHEN 'unsent' THEN 'payment_pending' WHEN 'succeeded' THEN 'paid' ELSE n.outcome END,
        reason = CASE n.outcome WHEN 'declined' THEN n.reason END,
        cause = CASE n.outcome WHEN 'unsent' THEN 'the charge was not sent' WHEN 'unknown' THEN n.reason
                               ELSE 'the provider answered' END
    FROM noted n
    WHERE o.id = n.order_id
      AND (o.status = 'charging' OR (o.status = 'unknown' AND n.outcome IN ('succeeded', 'declined')))
    RETURNING o.id, o.sale, o.status
), told AS (
    INSERT INTO provider_event (provider, event_id, order_id, kind)
    SELECT $1, charge_id, order_id, outcome FROM noted
    WHERE charge_id IS NOT NULL AND outcome IN ('succeeded', 'declined')
    ON CONFLICT DO NOTHING
), owed AS (
    INSERT INTO outbox (order_id, sale, confirm, reason)
    SELECT id, sale, status = 'paid', status FROM moved WHERE status IN ('paid', 'declined')
)
SELECT id, sale, status FROM moved
