-- The draw that gives those in the pre-queue their places: its secret and commitment are the sale's from the beginning;
-- a row here is a closed cohort. What a row says is published, so nothing of it changes but what is still null.
ALTER TABLE sale ADD COLUMN draw_beacon text CHECK (length(draw_beacon) BETWEEN 1 AND 128);

CREATE TABLE draw (
    sale         text PRIMARY KEY REFERENCES sale,
    -- Indexes 0 to cohort - 1 are drawn.
    cohort       integer     NOT NULL CHECK (cohort BETWEEN 0 AND 5000000),
    -- Merkle root over the ticket ids, RFC 9162.
    root         bytea       NOT NULL CHECK (length(root) = 32),
    -- 16 bytes for each index; zeros where a ticket left before the closing, or was never given.
    ids          bytea       NOT NULL CHECK (length(ids) = 16 * cohort),
    -- The root of each 1,024 ids in a row, 32 bytes each, from which a proof is made without reading all ids.
    slices       bytea       NOT NULL CHECK (length(slices) = 32 * ((cohort + 1023) / 1024)),
    closed_at    timestamptz NOT NULL DEFAULT now(),
    -- What the beacon named in the sale said, after the closing.
    beacon_value bytea       CHECK (length(beacon_value) BETWEEN 1 AND 128),
    drawn_at     timestamptz
);
-- Uncompressed, so that a part of the ids is read without the rest.
ALTER TABLE draw ALTER COLUMN ids SET STORAGE EXTERNAL;
