-- Adds an API key; nothing if a key in use has this name. $1 id, $2 name, $3 role, $4 digest, $5 by whom, $6 its end or
-- null
INSERT INTO api_key (id, name, role, digest, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING
