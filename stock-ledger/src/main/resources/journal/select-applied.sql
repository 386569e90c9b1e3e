-- Whether a reservation's entry has been applied: then it was accepted in the log. $1 sale, $2 reservation
SELECT 1 AS applied FROM reservation WHERE sale = $1 AND id = $2
