-- Ends the sessions of one operator but one. $1 name, $2 digest of the one that stays, or null
DELETE FROM operator_session WHERE name = $1 AND digest IS DISTINCT FROM $2::bytea
