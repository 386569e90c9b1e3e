-- Lets one process at a time make the first secret of a purpose, until its transaction ends. $1 purpose
SELECT pg_advisory_xact_lock(hashtext('sluice.secret.' || $1::text))
