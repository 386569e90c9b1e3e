-- Puts a sale's knobs and phase into force, unless newer ones are.
-- KEYS[1] state       sluice:{sale}:state
-- KEYS[2] gate        sluice:{sale}:gate
-- KEYS[3] line_state  sluice:{sale}:line-state
-- KEYS[4] called      sluice:{sale}:called
-- KEYS[5] aside       sluice:{sale}:aside
-- KEYS[6] leavers     sluice:{sale}:leavers
-- KEYS[7] asked       sluice:{sale}:asked
-- ARGV[1] revision    of the sale's row
-- ARGV[2] phase       word
-- ARGV[3] window      claim window, ms
-- ARGV[4] burst       claims
-- ARGV[5] outflow     fixed or auto
-- ARGV[6...] fields   of the gate and their values, in pairs
-- RETURNS {'OK' or 'KNOWN', when the revision in force came into force in ms, that revision}
local state, gate, line_state, called, aside, leavers = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local asked = KEYS[7]
local revision, phase, window, burst, outflow = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], ARGV[5]
--#include redis/owner.lua
local known, since, before = unpack(redis.call('HMGET', gate, 'revision', 'in_force_ms', 'burst'))
known = tonumber(known)
if known and known >= revision then return {'KNOWN', tonumber(since or 0), known} end
--#include gate/clock.lua
--#include gate/rate.lua
--#include gate/bucket.lua
-- What the rate before has brought until now.
if known then redis.call('HSET', gate, 'claim_tokens', refill('claim', tonumber(before), 1), 'claim_at', steady) end

--#include gate/resume.lua
redis.call('HDEL', gate, 'ramp_from', 'ramp_start_ms', 'ramp_end_ms')
if outflow == 'fixed' then
  for _, field in ipairs(redis.call('HKEYS', gate)) do
    if string.find(field, '^auto_') then redis.call('HDEL', gate, field) end
  end
end
redis.call('HSET', gate, 'revision', revision, 'claim_window_ms', window, 'burst', burst, 'outflow', outflow,
  'in_force_ms', string.format('%d', steady), unpack(ARGV, 6))
redis.call('HSET', line_state, 'phase', phase)
-- A new sale begins with full buckets; one whose gate was lost may have spent them and begins with empty ones.
if not known and redis.call('HGET', state, 'epoch') == '1' then
  redis.call('HSET', gate, 'call_tokens', burst, 'claim_tokens', burst)
end
return {'OK', steady, revision}
