-- The ticket to which a pass was given. $1 sale, $2 jti
SELECT ticket FROM claim WHERE sale = $1 AND jti = $2
