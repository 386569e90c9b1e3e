-- For the planner: what it does not know of a new table. No arguments.
ANALYZE seen_charge
