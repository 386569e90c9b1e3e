-- Ends one session. $1 digest
DELETE FROM operator_session WHERE digest = $1
