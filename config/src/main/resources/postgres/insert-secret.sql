-- Keeps a secret unless there is one already. $1 purpose, $2 id, $3 material
INSERT INTO secret (purpose, id, material) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
