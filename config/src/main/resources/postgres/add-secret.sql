-- Adds a secret to a purpose; nothing if the id is taken. $1 purpose, $2 id, $3 material
INSERT INTO secret (purpose, id, material) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
