-- Closes the pre-queue's cohort: whoever has an index below the answer, now and whenever this is asked again.
-- KEYS[1] state      sluice:{sale}:state
-- KEYS[2] lineState  sluice:{sale}:line-state
-- ARGV[1] begun  1 if the line was ever given indexes
-- ARGV[2] most   indexes that take part at most; those behind keep the order of arrival
-- RETURNS CLOSED, cohort, this server's run id; or HEALING while tickets may be missing
local state, lineState = KEYS[1], KEYS[2]
local begun, most = ARGV[1] == '1', tonumber(ARGV[2])
--#include redis/owner.lua
local known = redis.call('HMGET', lineState, 'next', 'run', 'healing_until')
-- A line that another server wrote is not put back yet.
if known[3] or (begun and known[2] ~= owner) then return {'HEALING'} end
redis.call('HSETNX', lineState, 'cohort', string.format('%d', math.min(tonumber(known[1] or 0), most)))
return {'CLOSED', tonumber(redis.call('HGET', lineState, 'cohort')), owner}
