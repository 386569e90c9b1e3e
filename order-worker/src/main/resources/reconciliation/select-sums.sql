-- What was taken and given back by currency, by the provider's books and by the rows. $1 provider
SELECT currency, sum(charges)::bigint AS charges, sum(taken)::bigint AS taken, sum(returned)::bigint AS returned,
       sum(paid)::bigint AS paid, sum(refunded)::bigint AS refunded
FROM (SELECT currency, count(*) AS charges, sum(amount) AS taken, sum(returned) AS returned, 0 AS paid, 0 AS refunded
      FROM seen_charge WHERE amount > 0 AND reference IS NOT NULL GROUP BY currency
      UNION ALL
      SELECT currency::text, 0, 0, 0, sum(amount), 0
      FROM payment_attempt WHERE provider = $1 AND status = 'succeeded' GROUP BY currency
      UNION ALL
      SELECT currency::text, 0, 0, 0, 0, sum(amount)
      FROM refund WHERE provider = $1 AND status = 'succeeded' GROUP BY currency) AS sums
GROUP BY currency ORDER BY currency
