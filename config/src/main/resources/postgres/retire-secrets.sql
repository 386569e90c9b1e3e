-- Retires the secrets of a purpose that a newer one took the place of long enough ago. $1 purpose, $2 how long, in ms
UPDATE secret SET retired_at = now()
WHERE purpose = $1 AND retired_at IS NULL
  AND EXISTS (SELECT FROM secret next
              WHERE next.purpose = $1 AND next.retired_at IS NULL AND next.created_at > secret.created_at
                AND next.created_at < now() - $2::bigint * interval '1 millisecond')
