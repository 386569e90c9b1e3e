-- Names the shop behind a sale's line if nobody changed the sale since. $1 sale, $2 revision read, $3 host or null,
-- $4 path, $5 fail_open
UPDATE sale
SET host = $3, path = $4, fail_open = $5, revision = revision + 1, updated_at = now()
WHERE id = $1 AND revision = $2
