-- Sets aside what could not be understood, each once. $1 source, $2 sale, $3 positions, $4 reasons, $5 bodies, $6 whether
-- each body is whole
INSERT INTO dead_letter (source, sale, position, reason, body, whole)
SELECT $1, $2, d.* FROM unnest($3::text[], $4::text[], $5::text[], $6::boolean[]) AS d
ON CONFLICT DO NOTHING
