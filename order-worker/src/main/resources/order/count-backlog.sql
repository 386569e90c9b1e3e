-- What waits to be settled, and what was set aside, by sale. No arguments.
SELECT 'outbox' AS kind, sale, count(*) AS entries FROM outbox GROUP BY sale
UNION ALL
SELECT 'dead_letter', sale, count(*) FROM dead_letter GROUP BY sale
