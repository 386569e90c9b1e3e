-- Gives each ticket id its index: the one it has, else the next one of the block, as long as there is one.
-- KEYS[1] state      sluice:{sale}:state
-- KEYS[2] line       sluice:{sale}:line
-- KEYS[3] lineState  sluice:{sale}:line-state
-- KEYS[4] present    sluice:{sale}:present
-- ARGV[1] near       places; a new ticket that is so near to its turn counts as present, because it just came
-- ARGV[2...] ids     ticket ids, at most 256
-- RETURNS OK, lineage of the usable block or '', lineage known, generation, limit, indexes left, first index not given
--         before, then for each id its index, or nothing if there was none left; those given now are consecutive
local state, line, lineState, present = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local near, ids = tonumber(ARGV[1]), ARGV
--#include redis/owner.lua
local known = redis.call('HMGET', lineState, 'next', 'limit', 'generation', 'lineage', 'run', 'served')
local nextIndex = tonumber(known[1] or 0)
local limit = tonumber(known[2] or 0)
local lineage = known[4] or ''
local nearIndex = tonumber(known[6] or 0) + near
local usable = lineage
-- A server that was restarted, or took over, may have forgotten indexes that it gave: its block is void.
if known[5] ~= owner then
  usable = ''
  limit = nextIndex
end

local answer = {'OK', usable, lineage, tonumber(known[3] or 0), limit, 0, nextIndex}
local given, added, came = {}, {}, {}
local now = redis.call('TIME')
local millis = now[1] * 1000 + math.floor(now[2] / 1000)
for i = 2, #ids do
  local id = ids[i]
  local index = given[id] or redis.call('ZSCORE', line, id)
  if not index and nextIndex < limit then
    index = nextIndex
    given[id] = index
    added[#added + 1] = index
    added[#added + 1] = id
    if index < nearIndex then
      came[#came + 1] = millis
      came[#came + 1] = index
    end
    nextIndex = nextIndex + 1
  end
  answer[#answer + 1] = index and tonumber(index)
end

-- The counter first: if this stopped half way, indexes would be wasted, not given twice.
if #added > 0 then
  redis.call('HSET', lineState, 'next', nextIndex)
  redis.call('HINCRBY', lineState, 'joins', #added / 2)
  redis.call('ZADD', line, 'NX', unpack(added))
end
if #came > 0 then redis.call('ZADD', present, unpack(came)) end
answer[6] = limit - nextIndex
return answer
