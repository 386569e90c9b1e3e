-- What is being sold, and the secrets that nodes share.
CREATE TABLE sale (
    id                    text PRIMARY KEY CHECK (id ~ '^[a-z0-9-]{1,64}$'),
    title                 text        NOT NULL,
    currency              char(3)     NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    phase                 text        NOT NULL CHECK (phase IN ('draft', 'prequeue', 'open', 'paused', 'draining', 'closed')),
    phase_before          text        CHECK (phase_before IN ('prequeue', 'open')),
    prequeue_start_time   timestamptz,
    event_start_time      timestamptz,
    event_end_time        timestamptz,
    queueing_method       text        NOT NULL DEFAULT 'fifo',
    new_users_per_minute  integer     NOT NULL CHECK (new_users_per_minute >= 1),
    burst                 integer     NOT NULL CHECK (burst >= 1),
    total_active_users    integer     NOT NULL CHECK (total_active_users >= 1),
    claim_window          integer     NOT NULL CHECK (claim_window >= 1),
    session_duration      integer     NOT NULL CHECK (session_duration >= 1),
    session_cap           integer     NOT NULL CHECK (session_cap >= session_duration),
    max_qty               integer     NOT NULL CHECK (max_qty >= 1),
    max_per_buyer         integer     NOT NULL CHECK (max_per_buyer >= 1),
    acknowledgement       text        NOT NULL CHECK (acknowledgement IN ('journal', 'redis')),
    message               text,
    salt                  bytea       NOT NULL CHECK (length(salt) = 32),
    draw_secret           bytea       NOT NULL CHECK (length(draw_secret) = 32),
    revision              bigint      NOT NULL DEFAULT 1,
    created_at            timestamptz NOT NULL DEFAULT now(),
    updated_at            timestamptz NOT NULL DEFAULT now(),
    CHECK ((phase = 'paused') = (phase_before IS NOT NULL))
);

CREATE TABLE product (
    sale          text    NOT NULL REFERENCES sale,
    id            text    NOT NULL CHECK (id ~ '^[a-z0-9-]{1,64}$'),
    position      integer NOT NULL,
    title         text    NOT NULL,
    price         bigint  NOT NULL CHECK (price >= 0),
    total         bigint  NOT NULL CHECK (total >= 0),
    max_per_buyer integer NOT NULL DEFAULT 0 CHECK (max_per_buyer >= 0),
    PRIMARY KEY (sale, id)
);

-- Keys that every node of an installation needs alike: ticket keys, pass keys, the operator's token.
CREATE TABLE secret (
    purpose    text        NOT NULL,
    id         text        NOT NULL,
    material   bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz,
    PRIMARY KEY (purpose, id)
);
