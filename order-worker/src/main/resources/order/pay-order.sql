-- Sets how an order that is held is paid, once; says whether it is so, also if it was before. $1 id, $2 payment method
WITH paid AS (
    -- Its wait for the charger begins now, not when it was placed.
    UPDATE orders SET payment_method = $2, updated_at = clock_timestamp()
    WHERE id = $1 AND status = 'placed' AND payment_method = 'later' AND expires_at > now()
    RETURNING id
)
SELECT EXISTS (SELECT FROM paid) OR EXISTS (SELECT FROM orders WHERE id = $1 AND payment_method = $2) AS so
