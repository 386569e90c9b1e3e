-- Puts a decision about a sale's outflow into force, unless another was since it was made or the outflow is fixed now.
-- KEYS[1] state   sluice:{sale}:state
-- KEYS[2] gate    sluice:{sale}:gate
-- ARGV[1] before  auto_at_ms of the decision before this one, empty for none
-- ARGV[2] rate    claims per minute, empty for no limit of its own
-- ARGV[3] reason  word
-- ARGV[4] since   when it came to be held for this reason, ms
-- ARGV[5] at      when it was decided, ms
-- ARGV[6] memory  of the throttle, unread here
-- RETURNS {'OK'} or {'LATE'}
local state, gate = KEYS[1], KEYS[2]
local before, rate, reason, since, at, memory = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
--#include redis/owner.lua
local now = redis.call('HMGET', gate, 'outflow', 'auto_at_ms')
if now[1] ~= 'auto' or (now[2] or '') ~= before then return {'LATE'} end
redis.call('HSET', gate, 'auto_reason', reason, 'auto_since_ms', since, 'auto_at_ms', at, 'auto_memory', memory)
if rate == '' then redis.call('HDEL', gate, 'auto_rate') else redis.call('HSET', gate, 'auto_rate', rate) end
return {'OK'}
