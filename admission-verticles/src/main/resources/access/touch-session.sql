-- Moves a session's idle end, unless another call has just done so. $1 digest, $2 milliseconds from now, $3 milliseconds
-- by which it moves at least
UPDATE operator_session SET idle_end = now() + $2::bigint * interval '1 ms'
WHERE digest = $1 AND idle_end < now() + ($2::bigint - $3::bigint) * interval '1 ms'
