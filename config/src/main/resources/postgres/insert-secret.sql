-- Keeps the first secret of a purpose; nothing if there is one already. $1 purpose, $2 id, $3 material
INSERT INTO secret (purpose, id, material)
SELECT $1::text, $2::text, $3::bytea
WHERE NOT EXISTS (SELECT FROM secret WHERE purpose = $1::text)
