-- Removes what has run out, and of one operator all but the newest: there is no use in hundreds. $1 name, $2 how many
DELETE FROM operator_session
WHERE idle_end <= now() OR hard_end <= now()
   OR digest IN (SELECT digest FROM operator_session WHERE name = $1 ORDER BY begun_at DESC OFFSET $2)
