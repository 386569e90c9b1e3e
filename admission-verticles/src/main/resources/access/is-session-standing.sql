-- Tells whether a session is still that of an enabled operator with the same password. $1 digest, $2 name, $3 the hash
-- that his password fitted
SELECT EXISTS (
    SELECT FROM operator_session JOIN operator_account USING (name)
    WHERE operator_session.digest = $1 AND name = $2 AND NOT disabled AND hash = $3) AS stands
