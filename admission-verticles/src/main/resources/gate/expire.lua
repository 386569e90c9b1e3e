-- Ends calls that nobody followed and leases that ran out unused; one that has bought ends with its order.
-- KEYS[1] state       sluice:{sale}:state
-- KEYS[2] line        sluice:{sale}:line
-- KEYS[3] line_state  sluice:{sale}:line-state
-- KEYS[4] called      sluice:{sale}:called
-- KEYS[5] leases      sluice:{sale}:leases
-- KEYS[6] shopping    sluice:{sale}:shopping
-- ARGV[1] most        of each kind in one call
-- RETURNS {'OK', calls ended, leases ended}
local state, line, line_state, called = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local leases, shopping = KEYS[5], KEYS[6]
local most = tonumber(ARGV[1])
--#include redis/owner.lua
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local calls = {}
if redis.call('HGET', line_state, 'phase') ~= 'paused' then
  calls = redis.call('ZRANGEBYSCORE', called, '-inf', now, 'LIMIT', 0, most)
end
for _, index in ipairs(calls) do
  redis.call('ZREM', called, index)
  redis.call('ZREMRANGEBYSCORE', line, index, index)
end
local ended = redis.call('ZRANGEBYSCORE', shopping, '-inf', now, 'LIMIT', 0, most)
for _, ticket in ipairs(ended) do
  redis.call('ZREM', shopping, ticket)
  redis.call('HDEL', leases, ticket)
end
return {'OK', #calls, #ended}
