-- Counts the leases of a sale at one moment.
-- KEYS[1] shopping  sluice:{sale}:shopping
-- KEYS[2] buying    sluice:{sale}:buying
-- RETURNS {'OK', leases without a reservation, leases with one}
local shopping, buying = KEYS[1], KEYS[2]
return {'OK', redis.call('ZCARD', shopping), redis.call('ZCARD', buying)}
