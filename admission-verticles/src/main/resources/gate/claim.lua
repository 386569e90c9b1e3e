-- Lets called people in: a token of the bucket and a lease under the cap for each, or the word why not. Whoever finds
-- too few of either waits at the door, and nobody there is overtaken by one whose place is behind his.
-- KEYS[1] state       sluice:{sale}:state
-- KEYS[2] gate        sluice:{sale}:gate
-- KEYS[3] line_state  sluice:{sale}:line-state
-- KEYS[4] called      sluice:{sale}:called
-- KEYS[5] leases      sluice:{sale}:leases
-- KEYS[6] shopping    sluice:{sale}:shopping
-- KEYS[7] buying      sluice:{sale}:buying
-- KEYS[8] line        sluice:{sale}:line
-- KEYS[9] stock       sluice:{sale}:stock
-- KEYS[10] aside      sluice:{sale}:aside
-- KEYS[11] leavers    sluice:{sale}:leavers
-- KEYS[12] door       sluice:{sale}:door
-- KEYS[13] asked      sluice:{sale}:asked
-- ARGV[1...] items    six each, judged in order of place: ticket, index, place, digest and buyer joined by '|',
--                     most units, and jti, iat, exp and kid joined by '|'
-- RETURNS {'OK', answer...}, an answer an item, in the order given: {'ADMITTED', lease}, {'HELD', lease},
--         {'NOT_CALLED'}, {'PAUSED'}, {'WAIT'}, {'HEALING'}
local state, gate, line_state, called, leases, shopping = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local buying, line, stock, aside, leavers = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local door, asked = KEYS[12], KEYS[13]
--#include redis/owner.lua
--#include gate/clock.lua
--#include gate/rate.lua
if not pace[1] then return {'NO_SALE'} end
--#include gate/bucket.lua
--#include gate/turnout.lua
--#include gate/door.lua
clear_door()
local burst, cap, window, idle, hard = unpack(redis.call('HMGET', gate, 'burst', 'cap', 'claim_window_ms', 'idle_ms',
  'hard_ms'))
local tokens = refill('claim', tonumber(burst), 1)
local inside = redis.call('ZCARD', shopping) + redis.call('ZCARD', buying)
--#include gate/aside.lua
--#include gate/lease.lua
--#include gate/judge-claim.lua

local items, answers, admitted = {}, {'OK'}, 0
for i = 1, #ARGV, 6 do items[#items + 1] = i end
table.sort(items, function(a, b)
  local before, after = tonumber(ARGV[a + 2]), tonumber(ARGV[b + 2])
  return before < after or (before == after and a < b)
end)
for _, i in ipairs(items) do
  local answer = judge_claim(unpack(ARGV, i, i + 5))
  if answer[1] == 'ADMITTED' then admitted = admitted + 1 end
  answers[(i - 1) / 6 + 2] = answer
end
redis.call('HSET', gate, 'claim_tokens', tokens, 'claim_at', steady)
if admitted > 0 then redis.call('HINCRBY', line_state, 'claims', admitted) end
return answers
