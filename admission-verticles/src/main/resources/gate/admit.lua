-- Calls the next people of the line: as many as the rate, the cap and the stock allow. One who is not there is set aside.
-- KEYS[1] state       sluice:{sale}:state
-- KEYS[2] gate        sluice:{sale}:gate
-- KEYS[3] line        sluice:{sale}:line
-- KEYS[4] line_state  sluice:{sale}:line-state
-- KEYS[5] called      sluice:{sale}:called
-- KEYS[6] shopping    sluice:{sale}:shopping
-- KEYS[7] buying      sluice:{sale}:buying
-- KEYS[8] stock       sluice:{sale}:stock
-- KEYS[9] present     sluice:{sale}:present
-- KEYS[10] aside      sluice:{sale}:aside
-- KEYS[11] leavers    sluice:{sale}:leavers
-- ARGV[1] from        place from which the candidates count
-- ARGV[2] till        place after the last candidate
-- ARGV[3] cohort      indexes whose order the node has drawn, 0 for none
-- ARGV[4] counts      ms for which a report of presence counts
-- ARGV[5] grace       ms in which one set aside may still come in
-- ARGV[6...] candidates  pairs of place and index, in order of place, without known leavers
-- RETURNS {'OK', called now, served place, active leases, waiting at the door} or {'NO_GATE'}
local state, gate, line, line_state, called = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local shopping, buying, stock, present, aside, leavers = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local from, till, cohort, counts, grace = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), ARGV[5]
--#include redis/owner.lua
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
--#include gate/bucket.lua
--#include gate/stock.lua
--#include gate/turn.lua
local knobs = redis.call('HMGET', gate, 'rate', 'burst', 'cap', 'claim_window_ms')
if not knobs[1] then return {'NO_GATE'} end
local rate, burst, cap = tonumber(knobs[1]), tonumber(knobs[2]), tonumber(knobs[3])
local tokens, entering = refill('call', rate, burst), refill('claim', rate, burst)
local left = describe_stock()

local served = tonumber(redis.call('HGET', line_state, 'served')) or 0
local browsing, door = redis.call('ZCARD', shopping), redis.call('ZCARD', called)
local active = browsing + redis.call('ZCARD', buying)
local budget = math.min(math.floor(tokens), cap - active - door, left - door - browsing)
local calls, turns = 0, 0
if may_call(cohort) and served == from then
  for i = 6, #ARGV, 2 do
    if calls >= budget then till = tonumber(ARGV[i]) break end
    if redis.call('ZCOUNT', line, ARGV[i + 1], ARGV[i + 1]) > 0 then
      turns = turns + 1
      if take_turn(ARGV[i + 1], now + knobs[4]) then calls = calls + 1 end
    end
  end
  served = till
  redis.call('HSET', line_state, 'served', served)
end
redis.call('HSET', gate, 'call_tokens', tokens - calls, 'call_at', now, 'claim_tokens', entering, 'claim_at', now)
if turns > 0 then redis.call('HINCRBY', line_state, 'calls', turns) end
return {'OK', calls, served, active, door + calls}
