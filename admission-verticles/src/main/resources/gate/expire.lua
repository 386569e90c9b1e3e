-- Ends calls that nobody followed and leases that ran out unused; one that has bought ends with its order.
-- KEYS[1] state       sluice:{sale}:state
-- KEYS[2] gate        sluice:{sale}:gate
-- KEYS[3] line        sluice:{sale}:line
-- KEYS[4] line_state  sluice:{sale}:line-state
-- KEYS[5] called      sluice:{sale}:called
-- KEYS[6] leases      sluice:{sale}:leases
-- KEYS[7] shopping    sluice:{sale}:shopping
-- KEYS[8] aside       sluice:{sale}:aside
-- KEYS[9] present     sluice:{sale}:present
-- KEYS[10] leavers    sluice:{sale}:leavers
-- KEYS[11] door       sluice:{sale}:door
-- KEYS[12] asked      sluice:{sale}:asked
-- ARGV[1] most        of each kind in one call
-- RETURNS {'OK', calls ended, leases ended}
local state, gate, line, line_state, called, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local shopping, aside, present, leavers, door, asked = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local most = tonumber(ARGV[1])
--#include redis/owner.lua
--#include gate/clock.lua
--#include gate/step.lua

-- Windows and graces stand still while the sale is paused, and while places are put back.
local function over(windows)
  local ended = redis.call('ZRANGEBYSCORE', windows, '-inf', now, 'LIMIT', 0, most)
  for _, index in ipairs(ended) do
    redis.call('ZREM', windows, index)
    redis.call('ZREM', door, index)
    redis.call('ZREM', asked, index)
    redis.call('ZREMRANGEBYSCORE', line, index, index)
  end
  return #ended
end
local line_now = redis.call('HMGET', line_state, 'phase', 'healing_until')
local calls = 0
if line_now[1] ~= 'paused' and not line_now[2] then calls = over(called) + over(aside) end
local ended = redis.call('ZRANGEBYSCORE', shopping, '-inf', now, 'LIMIT', 0, most)
for _, ticket in ipairs(ended) do
  redis.call('ZREM', shopping, ticket)
  redis.call('HDEL', leases, ticket)
end
return {'OK', calls, #ended}
