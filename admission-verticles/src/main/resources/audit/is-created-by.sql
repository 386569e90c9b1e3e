-- Whether a sale was created by this request. $1 sale, $2 the request's fingerprint
SELECT EXISTS (SELECT FROM audit WHERE sale = $1 AND action = 'create' AND after ->> 'request' = $2) AS there
