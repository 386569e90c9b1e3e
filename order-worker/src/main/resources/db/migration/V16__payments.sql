-- Orders that wait because no charge is sent now, what providers tell of their own accord, and money given back.
ALTER TABLE orders DROP CONSTRAINT orders_status_check;
ALTER TABLE orders ADD CONSTRAINT orders_status_check CHECK (status IN (
    'placed', 'payment_pending', 'charging', 'unknown', 'paid', 'shipped', 'delivered', 'declined', 'expired',
    'cancelled', 'refunded'));

-- INVARIANT: never more is given back than was paid. It is raised when a refund is asked for, lowered if one is refused.
ALTER TABLE orders ADD COLUMN refunded bigint NOT NULL DEFAULT 0
    CONSTRAINT refunded_within_amount CHECK (0 <= refunded AND refunded <= amount);

-- Each order that waits is in one of these: what is to be charged, those that waited longest first ('payment_pending'
-- comes before 'placed'); and holds that their buyers may still pay, over which the charger never walks.
DROP INDEX orders_placed;
CREATE INDEX orders_to_charge ON orders (status, expires_at)
    WHERE status IN ('placed', 'payment_pending') AND payment_method <> 'later';
CREATE INDEX orders_held ON orders (expires_at)
    WHERE status IN ('placed', 'payment_pending') AND payment_method = 'later';

CREATE OR REPLACE FUNCTION order_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.status, NEW.status) NOT IN (
        ('placed', 'charging'), ('placed', 'payment_pending'), ('placed', 'expired'), ('placed', 'cancelled'),
        ('payment_pending', 'charging'), ('payment_pending', 'expired'), ('payment_pending', 'cancelled'),
        -- The provider tells of a charge that the rows do not know.
        ('placed', 'unknown'), ('payment_pending', 'unknown'),
        -- Only when the charge was never sent.
        ('charging', 'payment_pending'),
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

-- Money on its way back, asked for until it is known whether it went. It never gives units back to the stock.
CREATE TABLE refund (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    order_id        text        NOT NULL REFERENCES orders,
    amount          bigint      NOT NULL CHECK (amount > 0),
    currency        char(3)     NOT NULL,
    provider        text        NOT NULL,
    -- The charge that is given back, in part or whole.
    charge_id       text        NOT NULL,
    -- Who or what asked: 'late success', or an operator's name.
    cause           text        NOT NULL,
    -- What the operator gave as the reason.
    reason          text,
    -- The operator's key: who repeats it gets the same refund.
    request_key     text,
    idempotency_key text        NOT NULL GENERATED ALWAYS AS ('refund-' || id::text) STORED,
    -- asked: to be sent at ask_at; asking: somebody waits until ask_at; unknown: to be asked again at ask_at.
    status          text        NOT NULL DEFAULT 'asked'
                    CHECK (status IN ('asked', 'asking', 'unknown', 'succeeded', 'refused')),
    asks            integer     NOT NULL DEFAULT 0,
    ask_at          timestamptz NOT NULL DEFAULT now(),
    refund_id       text,
    -- Why it was refused or is not known yet.
    said            text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (provider, refund_id),
    UNIQUE (order_id, request_key)
);
CREATE INDEX refund_open ON refund (ask_at) WHERE status IN ('asked', 'asking', 'unknown');
-- INVARIANT: a late success is given back once.
CREATE UNIQUE INDEX refund_late_once ON refund (order_id) WHERE cause = 'late success';

ALTER TABLE dead_letter DROP CONSTRAINT dead_letter_source_check;
ALTER TABLE dead_letter ADD CONSTRAINT dead_letter_source_check CHECK (source IN ('journal', 'outbox', 'webhook'));
