-- Ends a lease that has no reservation.
-- KEYS[1] state     sluice:{sale}:state
-- KEYS[2] leases    sluice:{sale}:leases
-- KEYS[3] shopping  sluice:{sale}:shopping
-- KEYS[4] buying    sluice:{sale}:buying
-- ARGV[1] ticket    whose lease it is
-- RETURNS {'RETURNED'} | {'NONE'}: no lease | {'BOUGHT'}: it stays | {'NO_SALE'} | {'WRONG_OWNER'}
local state, leases, shopping, buying = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local ticket = ARGV[1]
--#include redis/owner.lua
if redis.call('ZSCORE', buying, ticket) then return {'BOUGHT'} end
if redis.call('HDEL', leases, ticket) == 0 then return {'NONE'} end
redis.call('ZREM', shopping, ticket)
return {'RETURNED'}
