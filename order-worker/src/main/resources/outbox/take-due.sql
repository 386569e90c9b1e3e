-- Takes settlements that are due, for one call each; one that stays is due again later. $1 most, $2 first pause in ms
WITH due AS (
    SELECT order_id FROM outbox
    WHERE next_try_at <= now()
    ORDER BY next_try_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
)
UPDATE outbox o
SET tries = tries + 1,
    -- 15 s is the longest pause: a store that was away is served soon after it is back.
    next_try_at = now() + least($2::bigint * (1 << least(tries, 10)), 15000) * interval '1 millisecond'
FROM due
WHERE o.order_id = due.order_id
RETURNING o.order_id, o.sale, o.confirm, o.reason, o.tries
