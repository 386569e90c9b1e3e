-- Moves a sale from one phase to another, once. $1 sale, $2 phase it must be in, $3 next phase, $4 phase to resume or null
UPDATE sale
SET phase = $3, phase_before = $4, revision = revision + 1, updated_at = now()
WHERE id = $1 AND phase = $2
