-- How a sale's rate is reached and kept, and which shop stands behind its line.
ALTER TABLE sale
    ADD COLUMN outflow       text    NOT NULL DEFAULT 'fixed' CHECK (outflow IN ('fixed', 'auto')),
    ADD COLUMN outflow_floor integer NOT NULL DEFAULT 1 CHECK (outflow_floor >= 1),
    -- A straight line from ramp_from at ramp_start to new_users_per_minute at ramp_end.
    ADD COLUMN ramp_from     integer CHECK (ramp_from >= 1),
    ADD COLUMN ramp_start    timestamptz,
    ADD COLUMN ramp_end      timestamptz,
    ADD COLUMN host          text    CHECK (length(host) BETWEEN 1 AND 255),
    ADD COLUMN path          text    NOT NULL DEFAULT '/' CHECK (path ~ '^/' AND length(path) <= 1024),
    ADD COLUMN fail_open     boolean NOT NULL DEFAULT false,
    ADD CHECK ((ramp_from IS NULL) = (ramp_start IS NULL) AND (ramp_start IS NULL) = (ramp_end IS NULL)),
    ADD CHECK (ramp_start < ramp_end);
