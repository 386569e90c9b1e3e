-- Notes what a provider told; answers it unless it was told before. $1 provider, $2 event id, $3 order id, $4 kind
INSERT INTO provider_event (provider, event_id, order_id, kind) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING
RETURNING event_id
