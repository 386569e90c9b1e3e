-- The cursors of some sales. $1 sales
SELECT sale, epoch, seq, log_offset, writer FROM journal_cursor WHERE sale = ANY ($1::text[])
