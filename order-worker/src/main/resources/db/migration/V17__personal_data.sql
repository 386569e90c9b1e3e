-- Who gets the goods of an order, sealed with AES-256-GCM under a key that no store has: name, e-mail and address.
-- It has no foreign key: a buyer may give it in the moments before the worker has written his order.
CREATE TABLE customer (
    order_id text PRIMARY KEY CHECK (order_id ~ '^[A-Za-z0-9_-]{22}$'),
    key_id   text        NOT NULL,
    nonce    bytea       NOT NULL CHECK (octet_length(nonce) = 12),
    sealed   bytea       NOT NULL,
    at       timestamptz NOT NULL DEFAULT now()
);
