-- Calls the next people of the line: as many as the rate, the cap and the stock allow.
-- KEYS[1] state       sluice:{sale}:state
-- KEYS[2] gate        sluice:{sale}:gate
-- KEYS[3] line        sluice:{sale}:line
-- KEYS[4] line_state  sluice:{sale}:line-state
-- KEYS[5] called      sluice:{sale}:called
-- KEYS[6] shopping    sluice:{sale}:shopping
-- KEYS[7] buying      sluice:{sale}:buying
-- KEYS[8] stock       sluice:{sale}:stock
-- ARGV[1] from        place from which the candidates count
-- ARGV[2] till        place after the last candidate
-- ARGV[3...] candidates  pairs of place and index, in order of place, without known leavers
-- RETURNS {'OK', called now, served place, active leases, waiting at the door} or {'NO_GATE'}
local state, gate, line, line_state = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local called, shopping, buying, stock = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local from, till = tonumber(ARGV[1]), tonumber(ARGV[2])
--#include redis/owner.lua
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
--#include gate/bucket.lua
--#include gate/stock.lua
local knobs = redis.call('HMGET', gate, 'rate', 'burst', 'cap', 'claim_window_ms')
if not knobs[1] then return {'NO_GATE'} end
local rate, burst, cap = tonumber(knobs[1]), tonumber(knobs[2]), tonumber(knobs[3])
local tokens, entering = refill('call', rate, burst), refill('claim', rate, burst)
local left = describe_stock()

local line_now = redis.call('HMGET', line_state, 'phase', 'served')
local served = tonumber(line_now[2]) or 0
local browsing, door = redis.call('ZCARD', shopping), redis.call('ZCARD', called)
local active = browsing + redis.call('ZCARD', buying)
local budget = math.min(math.floor(tokens), cap - active - door, left - door - browsing)
local may_call = (line_now[1] == 'open' or line_now[1] == 'draining') and served == from
local calls = 0
if may_call then
  for i = 3, #ARGV, 2 do
    if calls >= budget then till = tonumber(ARGV[i]) break end
    if redis.call('ZCOUNT', line, ARGV[i + 1], ARGV[i + 1]) > 0 then
      redis.call('ZADD', called, now + knobs[4], ARGV[i + 1])
      calls = calls + 1
    end
  end
  served = till
end
redis.call('HSET', gate, 'call_tokens', tokens - calls, 'call_at', now, 'claim_tokens', entering, 'claim_at', now)
redis.call('HSET', line_state, 'served', served)
if calls > 0 then redis.call('HINCRBY', line_state, 'calls', calls) end
return {'OK', calls, served, active, door + calls}
