-- Adds a secret to a purpose unless one was added lately. $1 purpose, $2 id, $3 material, $4 how lately, in ms
INSERT INTO secret (purpose, id, material)
SELECT $1::text, $2::text, $3::bytea
WHERE NOT EXISTS (SELECT FROM secret
                  WHERE purpose = $1::text AND created_at > now() - $4::bigint * interval '1 millisecond')
