-- The secrets of one purpose, oldest first. $1 purpose
SELECT id, material, retired_at FROM secret WHERE purpose = $1 ORDER BY created_at, id
