-- Every session and API key by which somebody is let in now. No arguments.
SELECT encode(session.digest, 'hex') AS digest, account.name AS actor, account.role, session.hard_end
FROM operator_session session JOIN operator_account account USING (name)
WHERE NOT account.disabled AND session.idle_end > now() AND session.hard_end > now()
UNION ALL
SELECT encode(digest, 'hex'), 'key:' || name, role, NULL
FROM api_key WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
