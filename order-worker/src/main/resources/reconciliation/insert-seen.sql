-- Notes a page of the provider's books. An intent that was tried several times counts with what was taken at last.
-- $1 charge ids, $2 references, $3 amounts taken, $4 currencies, $5 amounts returned
INSERT INTO seen_charge AS s (charge_id, reference, amount, currency, returned)
SELECT DISTINCT ON (b.charge_id) b.*
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[])
         AS b (charge_id, reference, amount, currency, returned)
ORDER BY b.charge_id, b.amount DESC
ON CONFLICT (charge_id) DO UPDATE SET amount = excluded.amount, returned = excluded.returned
    WHERE excluded.amount > s.amount
