-- Makes more of a lineage usable that this server gives indexes from.
-- KEYS[1] state      sluice:{sale}:state
-- KEYS[2] lineState  sluice:{sale}:line-state
-- ARGV[1] lineage     the block's
-- ARGV[2] limit       the block's end, exclusive
-- RETURNS OK or, if another lineage is in use, OLD
local state, lineState = KEYS[1], KEYS[2]
local lineage, limit = ARGV[1], tonumber(ARGV[2])
--#include redis/owner.lua
local known = redis.call('HMGET', lineState, 'lineage', 'limit', 'run')
if known[1] ~= lineage or known[3] ~= owner then return {'OLD'} end
if limit > tonumber(known[2]) then redis.call('HSET', lineState, 'limit', limit) end
return {'OK'}
