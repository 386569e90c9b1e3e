-- How many were inside with each one who was let in, himself included: what the cap is checked against. 0: not known.
ALTER TABLE claim ADD COLUMN inside integer NOT NULL DEFAULT 0 CHECK (inside >= 0);
