-- Orders by sale and status. No arguments.
SELECT sale, status, count(*) AS orders FROM orders GROUP BY sale, status
