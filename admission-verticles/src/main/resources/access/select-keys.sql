-- The API keys that were not revoked, newest first. No arguments.
SELECT id, name, role, created_at, created_by, expires_at, used_at
FROM api_key WHERE revoked_at IS NULL ORDER BY created_at DESC, id
