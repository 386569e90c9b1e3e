-- Whether a ticket has bought since a pass of it was issued. $1 sale, $2 ticket, $3 issue time of the pass
SELECT EXISTS (SELECT 1 FROM reservation WHERE sale = $1 AND ticket = $2 AND created_at >= $3) AS bought
