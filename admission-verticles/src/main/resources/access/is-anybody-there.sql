-- Whether there is any operator. No arguments.
SELECT EXISTS (SELECT FROM operator_account) AS there
