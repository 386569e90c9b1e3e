-- Notes that the clients of tickets close to their turn have shown themselves, and forgets those that did so long ago.
-- KEYS[1] state    sluice:{sale}:state
-- KEYS[2] present  sluice:{sale}:present
-- ARGV[1] keep        ms for which a report counts
-- ARGV[2...] indexes  of the tickets
-- RETURNS OK, how many are present now
local state, present = KEYS[1], KEYS[2]
local keep, indexes = tonumber(ARGV[1]), ARGV
--#include redis/owner.lua
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', present, '-inf', now - keep)
for i = 2, #indexes do redis.call('ZADD', present, now, indexes[i]) end
return {'OK', redis.call('ZCARD', present)}
