-- Begins a lineage: of a new line, behind another lineage of this server, or in place of a server that was lost. In the
-- last case tickets may be missing, and a window opens in which they are put back.
-- KEYS[1] state      sluice:{sale}:state
-- KEYS[2] lineState  sluice:{sale}:line-state
-- KEYS[3] leavers    sluice:{sale}:leavers
-- KEYS[4] line       sluice:{sale}:line
-- KEYS[5] called     sluice:{sale}:called
-- KEYS[6] aside      sluice:{sale}:aside
-- KEYS[7] door       sluice:{sale}:door
-- KEYS[8] asked      sluice:{sale}:asked
-- ARGV[1] lineage     the block's
-- ARGV[2] first       the lineage's first index
-- ARGV[3] limit       the block's end, exclusive
-- ARGV[4] generation  of the line
-- ARGV[5] fresh       1 if the sale never had an index before
-- ARGV[6] window      ms in which tickets are put back
-- ARGV[7] served, [8] joins, [9] calls, [10] claims, [11] cohort: how far the line is known to have come
-- RETURNS FRESH, ANOTHER, HEALING or, if a newer lineage is there already, OLD
local state, lineState, leavers, line, called, aside = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local door, asked = KEYS[7], KEYS[8]
local lineage, first, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local generation, fresh, window = ARGV[4], ARGV[5] == '1', tonumber(ARGV[6])
--#include redis/owner.lua
local known = redis.call('HMGET', lineState, 'run', 'next', 'limit')
local nextIndex = tonumber(known[2] or 0)
if known[1] == owner then
  if tonumber(known[3]) > first then return {'OLD'} end
  -- What the old lineage did not give counts as left, so that nobody waits behind a ticket that does not exist.
  if first > nextIndex then redis.call('XADD', leavers, '*', 'i', nextIndex, 'n', first - nextIndex) end
  redis.call('HSET', lineState, 'lineage', lineage, 'next', first, 'limit', limit)
  return {'ANOTHER'}
end

redis.call('HSET', lineState, 'generation', generation, 'lineage', lineage, 'run', owner, 'next', first,
  'limit', limit)
if fresh then return {'FRESH'} end

for i, name in ipairs({'served', 'joins', 'calls', 'claims', 'cohort'}) do
  local count = math.max(tonumber(ARGV[6 + i]), tonumber(redis.call('HGET', lineState, name) or 0))
  if count > 0 then redis.call('HSET', lineState, name, string.format('%d', count)) end
end
-- Whoever was called says so again: his claim may be among what was lost, and only Postgres knows.
for _, index in ipairs(redis.call('ZRANGE', called, 0, -1)) do redis.call('ZREMRANGEBYSCORE', line, index, index) end
redis.call('DEL', called, aside, leavers, door, asked)
local now = redis.call('TIME')
redis.call('HSET', lineState, 'first', first,
  'healing_until', string.format('%d', now[1] * 1000 + math.floor(now[2] / 1000) + window))
return {'HEALING'}
