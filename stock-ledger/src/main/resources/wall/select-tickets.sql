-- The tickets of a sale's reservations in the order of their ids, whatever became of them. $1 sale, $2 the id behind which to go on, $3 most
SELECT id, ticket FROM reservation WHERE sale = $1 AND id > $2 ORDER BY id LIMIT $3
