-- What waits to be settled, with the seconds for which the oldest has, and what was set aside, by sale. No arguments.
SELECT 'outbox' AS kind, sale, count(*) AS entries,
       extract(epoch FROM now() - min(created_at))::float8 AS oldest_seconds
FROM outbox GROUP BY sale
UNION ALL
SELECT 'dead_letter', sale, count(*), 0 FROM dead_letter WHERE replayed_at IS NULL GROUP BY sale
