-- Adds reservations and answers the new ones. $1 sale, $2 ids, $3 tickets, $4 buyers, $5 fingerprints,
-- $6 payment methods, $7 lines, $8 epochs, $9 seqs
INSERT INTO reservation (sale, id, ticket, buyer, fingerprint, payment_method, lines, epoch, seq, status)
SELECT $1, r.*, 'reserved'
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[]) AS r
-- A reservation is in the rows once, whatever the log repeats; only new ones raise the stock's live units.
ON CONFLICT DO NOTHING
RETURNING id
