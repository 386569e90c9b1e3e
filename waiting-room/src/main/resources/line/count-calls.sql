-- How often somebody of a line was called, as it was noted last. $1 sale
SELECT coalesce(max(calls), 0)::bigint AS calls FROM line_progress WHERE sale = $1
