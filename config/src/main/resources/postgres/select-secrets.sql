-- The secrets of one purpose, oldest first, and which of them not every node may have read yet. $1 purpose
SELECT id, material, retired_at, created_at > now() - interval '60 seconds' AS young
FROM secret WHERE purpose = $1 ORDER BY created_at, id
