-- How far each line has come, to the second: after a loss of Redis the line goes on from here and calls nobody twice.
CREATE TABLE line_progress (
    sale       text   PRIMARY KEY REFERENCES sale,
    served     bigint NOT NULL,
    joins      bigint NOT NULL,
    calls      bigint NOT NULL,
    claims     bigint NOT NULL,
    noted_at   timestamptz NOT NULL DEFAULT now()
);
