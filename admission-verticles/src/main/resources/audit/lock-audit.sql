-- Makes writers of the audit trail take turns until they commit: two rows with the same predecessor would fork the
-- chain. No arguments. A statement of its own, because a statement sees only what was committed when it began: the
-- insert must begin after the turn has come.
SELECT pg_advisory_xact_lock(hashtext('sluice.audit'))
