-- Whether a pass, and not an earlier one of the same ticket, has bought. $1 sale, $2 ticket, $3 jti of the pass
SELECT EXISTS (
    SELECT FROM claim c
    JOIN reservation r ON r.sale = c.sale AND r.ticket = c.ticket AND r.created_at >= c.made_at
    WHERE c.sale = $1 AND c.ticket = $2 AND c.jti = $3) AS bought
