-- The secrets of one purpose, oldest first, with their ages by the one clock that all nodes share. $1 purpose
SELECT id, material, retired_at, (extract(epoch FROM now() - created_at) * 1000)::bigint AS age_ms
FROM secret WHERE purpose = $1 ORDER BY created_at, id
