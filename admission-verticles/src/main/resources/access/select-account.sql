-- One operator. $1 name
SELECT name, role, disabled, algorithm, iterations, salt, hash, created_at, password_at, signed_in_at
FROM operator_account WHERE name = $1
