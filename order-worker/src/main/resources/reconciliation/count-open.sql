-- Charges and refunds whose outcome is not known yet. $1 provider
SELECT (SELECT count(*) FROM payment_attempt WHERE provider = $1 AND status IN ('asking', 'unknown'))
     + (SELECT count(*) FROM refund WHERE provider = $1 AND status IN ('asked', 'asking', 'unknown')) AS open
