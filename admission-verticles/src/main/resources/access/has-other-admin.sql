-- Whether anybody else could manage operators. $1 the name not counted
SELECT EXISTS (SELECT FROM operator_account WHERE name <> $1 AND role = 'admin' AND NOT disabled) AS there
