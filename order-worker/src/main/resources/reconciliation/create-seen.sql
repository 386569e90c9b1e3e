-- What the provider's books say, for this transaction. No arguments.
CREATE TEMPORARY TABLE seen_charge (
    charge_id text PRIMARY KEY,
    reference text,
    amount    bigint NOT NULL,
    currency  text   NOT NULL,
    returned  bigint NOT NULL
) ON COMMIT DROP
