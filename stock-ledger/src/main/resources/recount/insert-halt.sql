-- Halts a sale in the epoch that is in force, unless it is halted. $1 sale, $2 reason
INSERT INTO halt (sale, epoch, reason)
SELECT sale, epoch, $2 FROM journal_cursor WHERE sale = $1
ON CONFLICT DO NOTHING
