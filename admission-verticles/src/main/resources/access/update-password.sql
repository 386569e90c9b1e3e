-- Sets an operator's password. $1 name, $2 algorithm, $3 iterations, $4 salt, $5 hash
UPDATE operator_account SET algorithm = $2, iterations = $3, salt = $4, hash = $5, password_at = now() WHERE name = $1
