-- Puts a sale's knobs and phase into force, unless newer ones are.
-- KEYS[1] state       sluice:{sale}:state
-- KEYS[2] gate        sluice:{sale}:gate
-- KEYS[3] line_state  sluice:{sale}:line-state
-- KEYS[4] called      sluice:{sale}:called
-- KEYS[5] aside       sluice:{sale}:aside
-- KEYS[6] leavers     sluice:{sale}:leavers
-- ARGV[1] revision  of the sale's row
-- ARGV[2] phase     word
-- ARGV[3] rate      claims per minute
-- ARGV[4] burst     claims
-- ARGV[5] cap       leases
-- ARGV[6] window    claim window, ms
-- ARGV[7] idle      idle end of a lease, ms
-- ARGV[8] hard      hard end of a lease, ms
-- RETURNS {'OK'} or {'KNOWN'}
local state, gate, line_state, called, aside, leavers = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local revision, phase, rate, burst = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]
local cap, window, idle, hard = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
--#include redis/owner.lua
local known = tonumber(redis.call('HGET', gate, 'revision'))
if known and known >= revision then return {'KNOWN'} end

-- A claim window stands still while the sale is paused: whoever was called gets a whole one when it goes on, and so does
-- one set aside whose grace would end sooner.
if redis.call('HGET', line_state, 'phase') == 'paused' and phase ~= 'paused' then
  local time = redis.call('TIME')
  local till = time[1] * 1000 + math.floor(time[2] / 1000) + window
  for _, index in ipairs(redis.call('ZRANGE', called, 0, -1)) do redis.call('ZADD', called, till, index) end
  for _, index in ipairs(redis.call('ZRANGEBYSCORE', aside, '-inf', till)) do
    redis.call('ZADD', aside, till, index)
    redis.call('XADD', leavers, 'MAXLEN', '~', 1000000, '*', 'a', index, 'u', string.format('%d', till))
  end
end
redis.call('HSET', gate, 'revision', revision, 'rate', rate, 'burst', burst, 'cap', cap,
  'claim_window_ms', window, 'idle_ms', idle, 'hard_ms', hard)
redis.call('HSET', line_state, 'phase', phase)
-- A new sale begins with full buckets; one whose gate was lost may have spent them and begins with empty ones.
if not known and redis.call('HGET', state, 'epoch') == '1' then
  redis.call('HSET', gate, 'call_tokens', burst, 'claim_tokens', burst)
end
return {'OK'}
