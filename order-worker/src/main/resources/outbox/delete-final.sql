-- Ends the settlements among these whose reservation has ended that way here too. $1 sale, $2 order ids
DELETE FROM outbox o
USING reservation r
WHERE o.order_id = ANY ($2::text[]) AND r.sale = $1 AND r.id = o.order_id
  AND r.status = CASE WHEN o.confirm THEN 'confirmed' ELSE 'released' END
