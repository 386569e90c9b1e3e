-- Puts a new sale's cursor before the first entry. $1 sale
INSERT INTO journal_cursor (sale, epoch, seq, log_offset, writer) VALUES ($1, 0, 0, -1, '')
