-- Sets or clears what the operator tells the line. $1 sale, $2 message or null
UPDATE sale
SET message = $2, revision = revision + 1, updated_at = now()
WHERE id = $1
