-- Every reservation of a sale, also ended ones: a repeated purchase gets its old answer. $1 sale
SELECT id, status, ticket, buyer, lines, fingerprint, epoch, seq FROM reservation WHERE sale = $1
