-- Makes changes of operators take turns until they commit: of two that each leave one admin, both could otherwise
-- succeed. No arguments.
SELECT pg_advisory_xact_lock(hashtext('sluice.operators'))
