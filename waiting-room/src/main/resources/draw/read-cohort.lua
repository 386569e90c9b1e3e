-- Reads who holds some indexes in a row. Writes nothing.
-- KEYS[1] state  sluice:{sale}:state
-- KEYS[2] line   sluice:{sale}:line
-- ARGV[1] first  index
-- ARGV[2] end    index behind the last
-- RETURNS OK, then ticket id and index of each
local state, line = KEYS[1], KEYS[2]
local first, last = ARGV[1], '(' .. ARGV[2]
--#include redis/owner.lua
local answer = redis.call('ZRANGEBYSCORE', line, first, last, 'WITHSCORES')
table.insert(answer, 1, 'OK')
return answer
