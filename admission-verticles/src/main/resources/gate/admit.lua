-- Calls the next people of the line: as many as the rate, the cap and the stock allow. An absent one is set aside.
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
-- KEYS[12] door       sluice:{sale}:door
-- KEYS[13] asked      sluice:{sale}:asked
-- ARGV[1] from        place from which the candidates count
-- ARGV[2] till        place after the last candidate
-- ARGV[3] cohort      indexes whose order the node has drawn, 0 for none
-- ARGV[4] counts      ms for which a report of presence counts
-- ARGV[5] grace       ms in which one set aside may still come in
-- ARGV[6...] candidates  pairs of place and index, in order of place, without known leavers
-- RETURNS {'OK', called now, served place, active leases, called and not inside, of these at the door,
--         claims per minute in force, share of no-shows, 1 if both buckets are full} or {'NO_GATE'}
local state, gate, line, line_state, called, shopping = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local buying, stock, present, aside, leavers = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local door, asked = KEYS[12], KEYS[13]
local from, till, cohort, counts, grace = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), ARGV[5]
--#include redis/owner.lua
--#include gate/clock.lua
--#include gate/rate.lua
if not pace[1] then return {'NO_GATE'} end
--#include gate/bucket.lua
--#include gate/stock.lua
--#include gate/turn.lua
--#include gate/turnout.lua
--#include gate/door.lua
--#include gate/budget.lua
local served = tonumber(redis.call('HGET', line_state, 'served')) or 0
local calls, turns = 0, 0
-- After a step of the clock nobody is judged absent before the signs of presence have gone along with it.
if step == 0 and may_call(cohort) and served == from then
  for i = 6, #ARGV, 2 do
    if calls >= budget then till = tonumber(ARGV[i]) break end
    if redis.call('ZCOUNT', line, ARGV[i + 1], ARGV[i + 1]) > 0 then
      turns = turns + 1
      if take_turn(ARGV[i + 1], now + window) then calls = calls + 1 end
    end
  end
  served = till
  redis.call('HSET', line_state, 'served', served)
end
redis.call('HSET', gate, 'call_tokens', tokens - calls, 'call_at', steady, 'claim_tokens', entering,
  'claim_at', steady)
if calls > 0 then count_turnout(now, calls, 0) end
if turns > 0 then redis.call('HINCRBY', line_state, 'calls', turns) end
local full = tokens - calls >= burst / comes and entering >= burst
return {'OK', calls, served, active, outside + calls, at_door, tostring(rate_at(steady)), tostring(absent),
  full and 1 or 0}
