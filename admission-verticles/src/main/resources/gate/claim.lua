-- Lets called people in: a token of the bucket and a lease under the cap for each, or the word why not.
-- KEYS[1] state       sluice:{sale}:state
-- KEYS[2] gate        sluice:{sale}:gate
-- KEYS[3] line_state  sluice:{sale}:line-state
-- KEYS[4] called      sluice:{sale}:called
-- KEYS[5] leases      sluice:{sale}:leases
-- KEYS[6] shopping    sluice:{sale}:shopping
-- KEYS[7] buying      sluice:{sale}:buying
-- KEYS[8] line        sluice:{sale}:line
-- ARGV[1...] items    five each: ticket, index, digest and buyer joined by '|', most units,
--                     and jti, iat, exp and kid joined by '|'
-- RETURNS {'OK', answer...}, an answer an item: {'ADMITTED', lease}, {'HELD', lease}, {'NOT_CALLED'}, {'PAUSED'}, {'WAIT'}
local state, gate, line_state, called = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local leases, shopping, buying, line = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
--#include redis/owner.lua
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
--#include gate/bucket.lua
local knobs = redis.call('HMGET', gate, 'rate', 'burst', 'cap', 'claim_window_ms', 'idle_ms', 'hard_ms')
if not knobs[1] then return {'NO_SALE'} end
local tokens = refill('claim', tonumber(knobs[1]), tonumber(knobs[2]))
local room = knobs[3] - redis.call('ZCARD', shopping) - redis.call('ZCARD', buying)
local phase = redis.call('HGET', line_state, 'phase')
local answers, admitted = {'OK'}, 0

local function answer(ticket, index, proof, most, token)
  local lease = redis.call('HGET', leases, ticket)
  if lease then
    redis.call('ZREM', called, index)
    redis.call('ZREM', line, ticket)
    return {'HELD', lease}
  end
  local deadline = tonumber(redis.call('ZSCORE', called, index))
  if not deadline then return {'NOT_CALLED'} end
  if phase ~= 'open' and phase ~= 'draining' then return {'PAUSED'} end
  if deadline < now then return {'NOT_CALLED'} end
  if tokens < 1 or room < 1 then
    redis.call('ZADD', called, math.max(deadline, now + knobs[4]), index)
    return {'WAIT'}
  end
  tokens, room, admitted = tokens - 1, room - 1, admitted + 1
  local idle, hard = now + knobs[5], now + knobs[6]
  lease = table.concat({proof, most, string.format('%d', idle), string.format('%d', hard), token}, '|')
  redis.call('ZREM', called, index)
  redis.call('ZREM', line, ticket)
  redis.call('HSET', leases, ticket, lease)
  redis.call('ZADD', shopping, math.min(idle, hard), ticket)
  return {'ADMITTED', lease}
end

for i = 1, #ARGV, 5 do
  answers[#answers + 1] = answer(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4])
end
redis.call('HSET', gate, 'claim_tokens', tokens, 'claim_at', now)
if admitted > 0 then redis.call('HINCRBY', line_state, 'claims', admitted) end
return answers
