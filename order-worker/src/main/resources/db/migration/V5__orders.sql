-- What was ordered and paid. An order is one reservation of the ledger: it has the reservation's id and is ended once.
-- It has no foreign key to its sale: it is inserted from the rows of the sale and its products, never without them.
CREATE TABLE orders (
    id             text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{22}$'),
    sale           text        NOT NULL,
    ticket         text        NOT NULL,
    buyer          text        NOT NULL,
    status         text        NOT NULL CHECK (status IN ('placed', 'charging', 'unknown', 'paid', 'shipped',
                                                          'delivered', 'declined', 'expired', 'cancelled', 'refunded')),
    amount         bigint      NOT NULL CHECK (amount >= 0),
    currency       char(3)     NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    -- [{product, title, quantity, unit_price}] as they were when the order was placed.
    lines          jsonb       NOT NULL CHECK (jsonb_array_length(lines) >= 1),
    payment_method text        NOT NULL,
    placed_at      timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    expires_at     timestamptz NOT NULL,
    -- Why it ended, for the buyer.
    reason         text,
    -- What made the last move, for the history.
    cause          text        NOT NULL
);
-- What waits to be charged, and what runs out.
CREATE INDEX orders_placed ON orders (expires_at) WHERE status = 'placed';

-- INVARIANT: an order moves only along these arrows, whoever writes.
CREATE FUNCTION order_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.status, NEW.status) NOT IN (
        ('placed', 'charging'), ('placed', 'expired'), ('placed', 'cancelled'),
        -- Back only when the charge was never sent.
        ('charging', 'placed'),
        ('charging', 'paid'), ('charging', 'declined'), ('charging', 'unknown'),
        ('unknown', 'paid'), ('unknown', 'declined'),
        ('paid', 'shipped'), ('shipped', 'delivered'),
        ('paid', 'refunded'), ('shipped', 'refunded'), ('delivered', 'refunded')
    ) THEN
        RAISE EXCEPTION 'order % cannot move from % to %', OLD.id, OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_moves';
    END IF;
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER order_moves BEFORE UPDATE ON orders
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION order_moves();

-- INVARIANT: what was bought, for how much and by whom never changes.
CREATE FUNCTION order_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'order % cannot be rewritten', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'order_stays';
END $$;
CREATE TRIGGER order_stays BEFORE UPDATE ON orders
    FOR EACH ROW WHEN ((OLD.id, OLD.sale, OLD.ticket, OLD.buyer, OLD.amount, OLD.currency, OLD.lines)
                       IS DISTINCT FROM (NEW.id, NEW.sale, NEW.ticket, NEW.buyer, NEW.amount, NEW.currency, NEW.lines))
    EXECUTE FUNCTION order_stays();

CREATE TABLE order_history (
    order_id    text        NOT NULL,
    seq         bigint GENERATED ALWAYS AS IDENTITY,
    at          timestamptz NOT NULL,
    from_status text,
    to_status   text        NOT NULL,
    cause       text        NOT NULL,
    PRIMARY KEY (order_id, seq)
);

CREATE FUNCTION order_begins() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh WHERE status <> 'placed') THEN
        RAISE EXCEPTION 'an order begins as placed' USING ERRCODE = 'check_violation', CONSTRAINT = 'order_begins';
    END IF;
    INSERT INTO order_history (order_id, at, from_status, to_status, cause)
    SELECT id, placed_at, NULL, status, cause FROM fresh;
    RETURN NULL;
END $$;
CREATE TRIGGER order_begins AFTER INSERT ON orders
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION order_begins();

CREATE FUNCTION order_moved() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO order_history (order_id, at, from_status, to_status, cause)
    SELECT n.id, n.updated_at, o.status, n.status, n.cause
    FROM old_rows o JOIN new_rows n ON n.id = o.id
    WHERE o.status <> n.status;
    RETURN NULL;
END $$;
CREATE TRIGGER order_moved AFTER UPDATE ON orders
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION order_moved();

-- One charge of an order, asked as often as it takes to hear the answer, always with the same key.
CREATE TABLE payment_attempt (
    order_id        text        NOT NULL REFERENCES orders,
    attempt         integer     NOT NULL CHECK (attempt >= 1),
    idempotency_key text        NOT NULL GENERATED ALWAYS AS (order_id || '-' || attempt::text) STORED,
    provider        text        NOT NULL,
    amount          bigint      NOT NULL CHECK (amount >= 0),
    currency        char(3)     NOT NULL,
    -- asking: somebody waits for the answer until ask_at; unknown: to be asked again at ask_at; unsent: never sent.
    status          text        NOT NULL CHECK (status IN ('asking', 'unknown', 'unsent', 'succeeded', 'declined')),
    asks            integer     NOT NULL DEFAULT 1,
    ask_at          timestamptz NOT NULL,
    charge_id       text,
    reason          text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (order_id, attempt),
    UNIQUE (provider, charge_id)
);
CREATE INDEX payment_attempt_open ON payment_attempt (ask_at) WHERE status IN ('asking', 'unknown');
-- INVARIANT: an order is paid once.
CREATE UNIQUE INDEX payment_attempt_once ON payment_attempt (order_id) WHERE status = 'succeeded';

-- What a provider told us, by answer, enquiry or webhook; each thing counts once.
CREATE TABLE provider_event (
    provider    text        NOT NULL,
    event_id    text        NOT NULL,
    order_id    text        NOT NULL,
    kind        text        NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (provider, event_id)
);

-- Reservations to settle in Redis because their order has ended; a row goes when the journal brought that back.
CREATE TABLE outbox (
    order_id    text PRIMARY KEY,
    sale        text        NOT NULL,
    confirm     boolean     NOT NULL,
    reason      text        NOT NULL,
    tries       integer     NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL DEFAULT now(),
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_due ON outbox (next_try_at);

-- What could not be understood, with its reason, to be looked at and replayed.
CREATE TABLE dead_letter (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source     text        NOT NULL CHECK (source IN ('journal', 'outbox')),
    sale       text        NOT NULL,
    position   text        NOT NULL,
    reason     text        NOT NULL,
    body       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source, sale, position)
);
