-- What the nodes have counted of a sale: refusals by code, waits by class. $1 sale
WITH refused AS (
    -- Each node has refused others.
    SELECT kind, name, sum(counted)::bigint AS counted FROM sale_tally
    WHERE sale = $1 AND kind = 'refused'
    GROUP BY kind, name
), seen AS (
    -- Every node sees everybody who is called: in each minute the one counts that saw most, others had just begun.
    SELECT DISTINCT ON (minute) minute, node FROM sale_tally
    WHERE sale = $1 AND kind = 'waited'
    GROUP BY minute, node
    ORDER BY minute, sum(counted) DESC, node
), waited AS (
    SELECT t.kind, t.name, sum(t.counted)::bigint AS counted
    FROM sale_tally t JOIN seen s ON s.minute = t.minute AND s.node = t.node
    WHERE t.sale = $1 AND t.kind = 'waited'
    GROUP BY t.kind, t.name
)
SELECT * FROM refused UNION ALL SELECT * FROM waited
ORDER BY kind, counted DESC, name
