-- The claims whose lease has not ended, oldest first. $1 sale
SELECT c.*
FROM claim c
WHERE c.sale = $1
  AND c.returned_at IS NULL
  -- A lease with a reservation lasts until that is settled; one without lasts until its own end.
  AND (least(c.idle_end, c.hard_end) > now()
       OR EXISTS (SELECT FROM reservation r WHERE r.sale = c.sale AND r.ticket = c.ticket AND r.status = 'reserved'))
ORDER BY c.issued_at
