-- What nodes count for the report of a sale, by the minute: each writes its own totals of its own run.
CREATE TABLE sale_tally (
    sale    text        NOT NULL REFERENCES sale,
    minute  timestamptz NOT NULL,
    node    text        NOT NULL,
    kind    text        NOT NULL CHECK (kind IN ('refused', 'waited')),
    -- The refusal's code, or the upper bound of the wait in seconds.
    name    text        NOT NULL,
    counted bigint      NOT NULL CHECK (counted >= 0),
    PRIMARY KEY (sale, kind, minute, node, name)
);

-- When the money came: the history says it too, but not by sale.
ALTER TABLE orders ADD COLUMN paid_at timestamptz;
UPDATE orders o SET paid_at = h.at FROM order_history h WHERE h.order_id = o.id AND h.to_status = 'paid';

CREATE FUNCTION order_paid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.paid_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER order_paid BEFORE UPDATE ON orders
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status AND NEW.status = 'paid') EXECUTE FUNCTION order_paid();

-- Orders of a sale lie together, as sales do in time: a report reads those, and inserting pays nothing for it.
CREATE INDEX orders_of_sale ON orders USING brin (sale);
