-- Revokes a key; nothing if there is none in use. $1 id
UPDATE api_key SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL
RETURNING name, role
