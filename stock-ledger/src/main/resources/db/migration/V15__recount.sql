-- What the log's fold counts of each product, to be compared with Redis' counters at each cut, and what came of it.
CREATE VIEW reserved_units AS
SELECT r.sale,
       split_part(line, '=', 1) AS product,
       coalesce(sum(split_part(line, '=', 2)::bigint) FILTER (WHERE r.status <> 'confirmed'), 0)::bigint AS reserved,
       coalesce(sum(split_part(line, '=', 2)::bigint) FILTER (WHERE r.status = 'confirmed'), 0)::bigint  AS sold,
       coalesce(sum(split_part(line, '=', 2)::bigint) FILTER (WHERE r.status = 'releasing'), 0)::bigint  AS releasing
FROM reservation r, regexp_split_to_table(r.lines, ',') AS line
WHERE r.status <> 'released'
GROUP BY r.sale, split_part(line, '=', 1);

ALTER TABLE sale_stock
    -- Units reserved and sold as far as the log is applied. No check guards them: the recount does, and it must be able
    -- to say what it found.
    ADD COLUMN reserved  bigint NOT NULL DEFAULT 0,
    ADD COLUMN sold      bigint NOT NULL DEFAULT 0,
    -- Those of the reserved ones whose order has ended: live = reserved + sold - releasing.
    ADD COLUMN releasing bigint NOT NULL DEFAULT 0;
UPDATE sale_stock s
SET reserved = u.reserved, sold = u.sold, releasing = u.releasing
FROM reserved_units u
WHERE u.sale = s.sale AND u.product = s.product;

-- The latest recount of each sale: at which cut, and what differed, [{product, number, redis, tables}].
CREATE TABLE recount (
    sale       text PRIMARY KEY REFERENCES sale,
    epoch      bigint      NOT NULL,
    seq        bigint      NOT NULL,
    counted_at timestamptz NOT NULL DEFAULT now(),
    drift      jsonb       NOT NULL
);

-- Sales in which nothing is sold until a person has looked and rebuilt the ledger.
CREATE TABLE halt (
    sale   text PRIMARY KEY REFERENCES sale,
    -- In force when the trouble was found.
    epoch  bigint      NOT NULL,
    since  timestamptz NOT NULL DEFAULT now(),
    reason text        NOT NULL
);
