-- Begins a session. $1 digest, $2 name, $3 idle and $4 hard end in milliseconds from now
INSERT INTO operator_session (digest, name, idle_end, hard_end)
VALUES ($1, $2, now() + $3::bigint * interval '1 ms', now() + $4::bigint * interval '1 ms')
RETURNING hard_end
