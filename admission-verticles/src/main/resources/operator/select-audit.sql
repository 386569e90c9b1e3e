-- The newest actions on a sale. $1 sale, $2 how many
SELECT id, at, actor, action, before, after, encode(hash, 'hex') AS hash
FROM audit WHERE sale = $1 ORDER BY id DESC LIMIT $2
