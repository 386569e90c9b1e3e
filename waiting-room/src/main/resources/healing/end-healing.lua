-- Notes who did not come back, and with the last of them ends the window: the gate goes on.
-- KEYS[1] state      sluice:{sale}:state
-- KEYS[2] lineState  sluice:{sale}:line-state
-- KEYS[3] leavers    sluice:{sale}:leavers
-- ARGV[1] last   1 if these are the last
-- ARGV[2...] spans  first index and count of those who are missing, in a row
-- RETURNS OK, or OVER if another node has ended it
local state, lineState, leavers = KEYS[1], KEYS[2], KEYS[3]
local last = ARGV[1] == '1'
--#include redis/owner.lua
local ending = tonumber(redis.call('HGET', lineState, 'healing_until'))
local time = redis.call('TIME')
if not ending or time[1] * 1000 + math.floor(time[2] / 1000) < ending then return {'OVER'} end

-- Two nodes may both do this; noted twice is noted once, because who reads it keeps a set.
for i = 2, #ARGV, 2 do redis.call('XADD', leavers, '*', 'i', ARGV[i], 'n', ARGV[i + 1]) end
if last then
  redis.call('HDEL', lineState, 'healing_until')
  -- Not a counter, which the next loss would begin anew: where the lineage begins only ever rises.
  redis.call('HSET', lineState, 'heals', redis.call('HGET', lineState, 'first'))
end
return {'OK'}
