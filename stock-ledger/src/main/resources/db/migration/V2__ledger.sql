-- Stock, reservations and claims: what the journal says, and what Redis is restored from.
CREATE TABLE sale_stock (
    sale    text   NOT NULL REFERENCES sale,
    product text   NOT NULL,
    total   bigint NOT NULL CHECK (total >= 0),
    -- Units reserved or sold. The check is the last guard against overselling.
    live    bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (sale, product),
    FOREIGN KEY (sale, product) REFERENCES product (sale, id),
    CONSTRAINT never_oversold CHECK (0 <= live AND live <= total)
);

-- How far each sale's log is applied; moved in the transaction that applies it.
CREATE TABLE journal_cursor (
    sale       text PRIMARY KEY REFERENCES sale,
    epoch      bigint      NOT NULL,
    seq        bigint      NOT NULL,
    log_offset bigint      NOT NULL,
    writer     text        NOT NULL,
    moved_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE reservation (
    sale           text        NOT NULL REFERENCES sale,
    id             text        NOT NULL,
    ticket         text        NOT NULL,
    buyer          text        NOT NULL,
    fingerprint    text        NOT NULL,
    payment_method text        NOT NULL,
    lines          text        NOT NULL,
    epoch          bigint      NOT NULL,
    seq            bigint      NOT NULL,
    -- releasing: its units are free in Postgres and not yet in Redis.
    status         text        NOT NULL CHECK (status IN ('reserved', 'confirmed', 'releasing', 'released')),
    created_at     timestamptz NOT NULL DEFAULT now(),
    ended_at       timestamptz,
    PRIMARY KEY (sale, id)
);
CREATE INDEX reservation_ticket ON reservation (sale, ticket);

CREATE TABLE claim (
    sale        text        NOT NULL REFERENCES sale,
    ticket      text        NOT NULL,
    index       bigint      NOT NULL,
    jti         text        NOT NULL,
    digest      text        NOT NULL,
    kid         text        NOT NULL,
    buyer       text        NOT NULL,
    max_qty     integer     NOT NULL CHECK (max_qty >= 1),
    issued_at   timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    idle_end    timestamptz NOT NULL,
    hard_end    timestamptz NOT NULL,
    returned_at timestamptz,
    PRIMARY KEY (sale, jti)
);
CREATE INDEX claim_open ON claim (sale, ticket) WHERE returned_at IS NULL;
