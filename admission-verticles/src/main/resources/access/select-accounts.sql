-- All operators by name. No arguments.
SELECT name, role, disabled, algorithm, iterations, salt, hash, created_at, password_at, signed_in_at
FROM operator_account ORDER BY name
