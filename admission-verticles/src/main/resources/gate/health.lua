-- Notes what a process saw of a sale's checkout, and answers what all of them saw lately and how the throttle stands.
-- KEYS[1] state   sluice:{sale}:state
-- KEYS[2] gate    sluice:{sale}:gate
-- KEYS[3] health  sluice:{sale}:health
-- ARGV[1] node    name of the process
-- ARGV[2] report  its words, unread here
-- ARGV[3] fresh   ms for which a report counts
-- RETURNS {'OK', now in ms, epoch, seq, auto_rate, auto_reason, auto_since_ms, auto_at_ms, auto_memory, fresh report...},
--         the empty string for what there is not
local state, gate, health = KEYS[1], KEYS[2], KEYS[3]
local node, report, fresh = ARGV[1], ARGV[2], tonumber(ARGV[3])
--#include redis/owner.lua
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', health, node, string.format('%d', now) .. '|' .. report)

local answer = {'OK', string.format('%d', now)}
for _, word in ipairs(redis.call('HMGET', state, 'epoch', 'seq')) do answer[#answer + 1] = word or '0' end
local throttle = redis.call('HMGET', gate, 'auto_rate', 'auto_reason', 'auto_since_ms', 'auto_at_ms', 'auto_memory')
for i = 1, 5 do answer[#answer + 1] = throttle[i] or '' end
local reports = redis.call('HGETALL', health)
for i = 1, #reports, 2 do
  local at, words = string.match(reports[i + 1], '^(%d+)|(.*)$')
  -- One that is ahead of the clock was written before the clock was set back.
  if math.abs(now - tonumber(at)) <= fresh then answer[#answer + 1] = words else redis.call('HDEL', health, reports[i]) end
end
return answer
