-- Notes that a key was used, at most once a minute. $1 digest
UPDATE api_key SET used_at = now() WHERE digest = $1 AND (used_at IS NULL OR used_at < now() - interval '1 minute')
