-- Every difference between the provider's books (seen_charge) and the rows. What the rows learnt after the books were
-- begun to be read may be missing in them and is not judged. $1 provider, $2 when that was
WITH given AS (
    SELECT charge_id, sum(amount) FILTER (WHERE status = 'succeeded' AND updated_at < $2) AS sure,
           sum(amount) FILTER (WHERE status <> 'refused') AS most
    FROM refund WHERE provider = $1 GROUP BY charge_id
), books AS (
    SELECT s.*, o.id AS order_id, o.status, o.amount AS price, o.currency::text AS price_currency,
           a.charge_id AS paid_by, coalesce(g.sure, 0) AS sure, coalesce(g.most, 0) AS most,
           -- Of several charges of an order the one that the rows know comes first.
           CASE WHEN s.amount > 0 AND s.returned < s.amount THEN
               row_number() OVER (PARTITION BY s.reference, s.amount > 0 AND s.returned < s.amount
                                  ORDER BY s.charge_id = a.charge_id DESC NULLS LAST, s.charge_id) END AS nth
    FROM seen_charge s
             LEFT JOIN orders o ON o.id = s.reference
             LEFT JOIN payment_attempt a ON a.order_id = o.id AND a.status = 'succeeded' AND a.provider = $1
             LEFT JOIN given g ON g.charge_id = s.charge_id
    WHERE s.reference IS NOT NULL
)
SELECT 'charge without order' AS kind, reference AS order_id, charge_id, 'an order' AS expected,
       amount || ' ' || currency AS found
FROM books WHERE amount > 0 AND order_id IS NULL
UNION ALL
SELECT 'amount differs', order_id, charge_id, price || ' ' || price_currency, amount || ' ' || currency
FROM books WHERE amount > 0 AND (amount, currency) <> (price, price_currency)
UNION ALL
SELECT 'charged twice', order_id, charge_id, 'one charge', amount || ' ' || currency
FROM books WHERE order_id IS NOT NULL AND nth > 1
UNION ALL
SELECT 'money of an order that waits', order_id, charge_id, status, amount || ' ' || currency
FROM books WHERE amount > 0 AND status IN ('placed', 'payment_pending')
UNION ALL
SELECT 'money kept of an order that ended', order_id, charge_id, status,
       amount - returned || ' ' || currency
FROM books WHERE status IN ('declined', 'expired', 'cancelled') AND nth = 1 AND most < amount
UNION ALL
SELECT 'refund differs', order_id, charge_id, sure || ' ' || currency, returned || ' ' || currency
FROM books WHERE order_id IS NOT NULL AND (returned < sure OR returned > most)
UNION ALL
SELECT 'paid without charge', o.id, a.charge_id, a.amount || ' ' || a.currency,
       coalesce(s.amount || ' ' || s.currency, 'nothing')
FROM payment_attempt a
         JOIN orders o ON o.id = a.order_id
         LEFT JOIN seen_charge s ON s.charge_id = a.charge_id
WHERE a.provider = $1 AND a.status = 'succeeded' AND a.amount > 0 AND a.updated_at < $2
  AND (s.charge_id IS NULL OR s.amount = 0)
UNION ALL
SELECT 'paid without charge', o.id, NULL, o.amount || ' ' || o.currency, 'nothing'
FROM orders o
WHERE o.status IN ('paid', 'shipped', 'delivered', 'refunded')
  AND NOT EXISTS (SELECT FROM payment_attempt a WHERE a.order_id = o.id AND a.status = 'succeeded')
