-- A dead letter that was replayed stays, with the name of who did it.
ALTER TABLE dead_letter
    -- Whether the body is all there was: what was cut off or held a NUL is not.
    ADD COLUMN whole       boolean NOT NULL DEFAULT true,
    ADD COLUMN replayed_at timestamptz,
    ADD COLUMN replayed_by text,
    ADD CHECK ((replayed_at IS NULL) = (replayed_by IS NULL));
-- Those written before were cut at 16 KiB.
UPDATE dead_letter SET whole = length(body) < 16384;
