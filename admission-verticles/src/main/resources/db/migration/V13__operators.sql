-- Who may operate: people with passwords and sessions, machines with keys. Of every secret only a hash is kept.
CREATE TABLE operator_account (
    name         text        PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
    role         text        NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
    algorithm    text        NOT NULL,
    iterations   integer     NOT NULL CHECK (iterations >= 1),
    salt         bytea       NOT NULL CHECK (length(salt) >= 16),
    hash         bytea       NOT NULL CHECK (length(hash) >= 32),
    disabled     boolean     NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL DEFAULT now(),
    password_at  timestamptz NOT NULL DEFAULT now(),
    signed_in_at timestamptz
);

CREATE TABLE operator_session (
    digest   bytea       PRIMARY KEY CHECK (length(digest) = 32),
    name     text        NOT NULL REFERENCES operator_account,
    begun_at timestamptz NOT NULL DEFAULT now(),
    idle_end timestamptz NOT NULL,
    hard_end timestamptz NOT NULL
);
CREATE INDEX operator_session_name ON operator_session (name, begun_at);

CREATE TABLE api_key (
    id         text        PRIMARY KEY CHECK (id ~ '^[a-z0-9]{12}$'),
    name       text        NOT NULL CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$'),
    role       text        NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
    digest     bytea       NOT NULL UNIQUE CHECK (length(digest) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text        NOT NULL,
    expires_at timestamptz,
    used_at    timestamptz,
    revoked_at timestamptz
);
-- What the audit trail calls key:<name> is one key at a time.
CREATE UNIQUE INDEX api_key_name ON api_key (name) WHERE revoked_at IS NULL;

-- Operators and keys belong to no sale.
ALTER TABLE audit ALTER COLUMN sale DROP NOT NULL;

-- The token that the first start used to make; nobody is let in by it any more.
DELETE FROM secret WHERE purpose = 'operator';
