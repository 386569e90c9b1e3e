-- Whether a reservation's own entry has been applied: then it was accepted in the log. $1 sale, $2 reservation,
-- $3 epoch, $4 seq
SELECT 1 AS applied FROM reservation WHERE sale = $1 AND id = $2 AND epoch = $3 AND seq = $4
