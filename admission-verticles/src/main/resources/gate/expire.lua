-- Ends calls that nobody followed and leases that ran out unused; one that has bought ends with its order.
-- KEYS[1] state       sluice:{sale}:state
-- KEYS[2] line        sluice:{sale}:line
-- KEYS[3] line_state  sluice:{sale}:line-state
-- KEYS[4] called      sluice:{sale}:called
-- KEYS[5] leases      sluice:{sale}:leases
-- KEYS[6] shopping    sluice:{sale}:shopping
-- KEYS[7] aside       sluice:{sale}:aside
-- ARGV[1] most        of each kind in one call
-- RETURNS {'OK', calls ended, leases ended}
local state, line, line_state, called = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local leases, shopping, aside = KEYS[5], KEYS[6], KEYS[7]
local most = tonumber(ARGV[1])
--#include redis/owner.lua
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Windows and graces stand still while the sale is paused, and while places are put back.
local function over(windows)
  local ended = redis.call('ZRANGEBYSCORE', windows, '-inf', now, 'LIMIT', 0, most)
  for _, index in ipairs(ended) do
    redis.call('ZREM', windows, index)
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
