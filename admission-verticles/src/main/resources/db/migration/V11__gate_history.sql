-- Which limits were in force since when, by the clock by which claims are stamped: what the claims are checked against.
CREATE TABLE gate_history (
    sale        text        NOT NULL REFERENCES sale,
    revision    bigint      NOT NULL,
    in_force_at timestamptz NOT NULL,
    rate        integer     NOT NULL,
    burst       integer     NOT NULL,
    cap         integer     NOT NULL,
    -- A straight line from ramp_from at ramp_start to rate at ramp_end.
    ramp_from   integer,
    ramp_start  timestamptz,
    ramp_end    timestamptz,
    PRIMARY KEY (sale, revision)
);
