-- The claims whose lease has not ended. $1 sale
SELECT c.*
FROM claim c
         LEFT JOIN reservation r ON r.sale = c.sale AND r.ticket = c.ticket
WHERE c.sale = $1
  AND c.returned_at IS NULL
  -- A lease with a reservation lasts until that is settled; one without lasts until its own end.
  AND CASE WHEN r.status IS NULL THEN least(c.expires_at, c.hard_end) > now() ELSE r.status = 'reserved' END
