-- What operators and schedules did. Each row's hash covers the one before it, so that nothing can be taken out unseen.
CREATE TABLE audit (
    id     bigint      PRIMARY KEY,
    at     timestamptz NOT NULL DEFAULT now(),
    actor  text        NOT NULL,
    sale   text        NOT NULL REFERENCES sale,
    action text        NOT NULL,
    before jsonb,
    after  jsonb,
    hash   bytea       NOT NULL CHECK (length(hash) = 32)
);
CREATE INDEX audit_sale ON audit (sale, id);
