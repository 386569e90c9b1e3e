-- Ends the settlements that came back in the journal. $1 order ids
DELETE FROM outbox WHERE order_id = ANY ($1::text[])
