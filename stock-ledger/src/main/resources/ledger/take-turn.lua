-- Takes a turn or prolongs one's own. A hint that saves double work, so it needs no verified primary.
-- KEYS[1] turn    sluice:{sale}:relay-turn
-- ARGV[1] node    who asks
-- ARGV[2] millis  how long the turn lasts
-- RETURNS {'MINE'} | {'OTHERS'}
local turn = KEYS[1]
local node, millis = ARGV[1], ARGV[2]
local holder = redis.call('GET', turn)
if holder and holder ~= node then return {'OTHERS'} end
redis.call('SET', turn, node, 'PX', millis)
return {'MINE'}
