-- Every reservation of a sale, also ended ones: a repeated purchase gets its old answer. Those of a buyer stand together,
-- so that what he holds adds up without a memory of all buyers. $1 sale
SELECT id, status, ticket, buyer, lines, fingerprint, epoch, seq
FROM reservation
WHERE sale = $1
ORDER BY buyer COLLATE "C"
