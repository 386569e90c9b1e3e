-- Lets called people in: a token of the bucket and a lease under the cap for each, or the word why not.
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
-- ARGV[1...] items    five each: ticket, index, digest and buyer joined by '|', most units,
--                     and jti, iat, exp and kid joined by '|'
-- RETURNS {'OK', answer...}, an answer an item: {'ADMITTED', lease}, {'HELD', lease}, {'NOT_CALLED'}, {'PAUSED'},
--         {'WAIT'}, {'HEALING'}
local state, gate, line_state, called, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local shopping, buying, line, stock, aside, leavers = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
--#include redis/owner.lua
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
--#include gate/bucket.lua
local knobs = redis.call('HMGET', gate, 'rate', 'burst', 'cap', 'claim_window_ms', 'idle_ms', 'hard_ms')
if not knobs[1] then return {'NO_SALE'} end
local tokens = refill('claim', tonumber(knobs[1]), tonumber(knobs[2]))
local room = knobs[3] - redis.call('ZCARD', shopping) - redis.call('ZCARD', buying)
local line_now = redis.call('HMGET', line_state, 'phase', 'run', 'healing_until')
local healing = line_now[2] ~= owner or line_now[3]
local answers, admitted = {'OK'}, 0
--#include gate/aside.lua
--#include gate/lease.lua

local function answer(ticket, index, proof, most, token)
  local lease = redis.call('HGET', leases, ticket)
  if lease then
    redis.call('ZREM', called, index)
    redis.call('ZREM', line, ticket)
    return {'HELD', lease}
  end
  if healing then return {'HEALING'} end
  local deadline = tonumber(redis.call('ZSCORE', called, index)) or step_in(index)
  if not deadline then return {'NOT_CALLED'} end
  if line_now[1] ~= 'open' and line_now[1] ~= 'draining' then return {'PAUSED'} end
  if deadline == 0 then return {'WAIT'} end
  if deadline < now then return {'NOT_CALLED'} end
  if tokens < 1 or room < 1 then
    redis.call('ZADD', called, math.max(deadline, now + knobs[4]), index)
    return {'WAIT'}
  end
  tokens, room, admitted = tokens - 1, room - 1, admitted + 1
  return {'ADMITTED', let_in(ticket, index, proof, most, token)}
end

for i = 1, #ARGV, 5 do
  answers[#answers + 1] = answer(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4])
end
redis.call('HSET', gate, 'claim_tokens', tokens, 'claim_at', now)
if admitted > 0 then redis.call('HINCRBY', line_state, 'claims', admitted) end
return answers
