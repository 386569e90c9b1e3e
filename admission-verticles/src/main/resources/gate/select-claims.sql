-- Who was let in, with a moment that is surely before the end of his lease. $1 sale
SELECT c.claimed_at, c.inside,
       CASE
           -- Also of an open one: Redis lets go when it is settled, and Postgres hears of that later.
           WHEN bought.last IS NOT NULL THEN greatest(c.claimed_at, bought.last)
           -- The row is marked after Redis has let go.
           WHEN c.returned_at IS NOT NULL THEN c.claimed_at
           ELSE least(c.idle_end, c.hard_end)
       END AS certain_end
FROM claim c
LEFT JOIN LATERAL (
    -- Only what this claim bought, not a later claim of the same ticket.
    SELECT max(r.created_at) AS last
    FROM reservation r
    WHERE r.sale = c.sale AND r.ticket = c.ticket AND r.created_at >= c.made_at
      AND NOT EXISTS (SELECT FROM claim later
                      WHERE later.sale = c.sale AND later.ticket = c.ticket AND later.claimed_at > c.claimed_at
                        AND later.made_at <= r.created_at)) bought ON true
WHERE c.sale = $1
ORDER BY c.claimed_at
