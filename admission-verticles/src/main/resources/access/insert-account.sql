-- Adds an operator; nothing if the name is taken. $1 name, $2 role, $3 algorithm, $4 iterations, $5 salt, $6 hash
INSERT INTO operator_account (name, role, algorithm, iterations, salt, hash) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING
