-- Makes a block that Postgres has given usable: more of the same lineage, or the beginning of a new one.
-- KEYS[1] state      sluice:{sale}:state
-- KEYS[2] lineState  sluice:{sale}:line-state
-- KEYS[3] leavers    sluice:{sale}:leavers
-- ARGV[1] lineage     the block's
-- ARGV[2] first       the lineage's first index
-- ARGV[3] limit       the block's end, exclusive
-- ARGV[4] generation  of the line, if it is new
-- RETURNS OK or, if a newer lineage is there already, OLD
local state, lineState, leavers = KEYS[1], KEYS[2], KEYS[3]
local lineage, first, limit, generation = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
--#include redis/owner.lua
local known = redis.call('HMGET', lineState, 'lineage', 'next', 'limit', 'served')
local nextIndex = tonumber(known[2])
local end_known = tonumber(known[3] or 0)

if known[1] == lineage then
  if limit > end_known then redis.call('HSET', lineState, 'limit', limit) end
  return {'OK'}
end
if end_known > first then return {'OLD'} end

if nextIndex then
  -- What the old lineage did not give counts as left, so that nobody waits behind a ticket that does not exist.
  if first > nextIndex then
    redis.call('XADD', leavers, '*', 'i', nextIndex, 'n', first - nextIndex)
  end
else
  redis.call('HSET', lineState, 'generation', generation)
  if first > tonumber(known[4] or 0) then redis.call('HSET', lineState, 'served', first) end
end
redis.call('HSET', lineState, 'lineage', lineage, 'run', owner, 'next', first, 'limit', limit)
return {'OK'}
