-- The claims whose lease has not ended, of each ticket the latest, and whether an open reservation keeps it from running
-- out. $1 sale
SELECT DISTINCT ON (c.ticket)
       c.ticket, c.index, c.jti, c.digest, c.kid, c.buyer, c.max_qty, c.issued_at, c.expires_at, c.idle_end, c.hard_end,
       c.claimed_at, c.inside, bought.ticket IS NOT NULL AS bought
FROM claim c
     LEFT JOIN (SELECT DISTINCT ticket FROM reservation WHERE sale = $1 AND status IN ('reserved', 'releasing')) bought
     ON bought.ticket = c.ticket
WHERE c.sale = $1
  AND c.returned_at IS NULL
  -- A lease with a reservation lasts until that is settled; one without lasts until its own end.
  AND (least(c.idle_end, c.hard_end) > now()
       OR EXISTS (SELECT FROM reservation r WHERE r.sale = c.sale AND r.ticket = c.ticket AND r.status = 'reserved'))
ORDER BY c.ticket, c.issued_at DESC
