-- Puts tickets that a lost server gave back into the line, each with its own index, while the window is open.
-- KEYS[1] state      sluice:{sale}:state
-- KEYS[2] lineState  sluice:{sale}:line-state
-- KEYS[3] line       sluice:{sale}:line
-- KEYS[4] aside      sluice:{sale}:aside
-- KEYS[5] leavers    sluice:{sale}:leavers
-- ARGV[1] grace      ms after the window in which one whose place was served may still come in
-- ARGV[2] closing    1 to mend what is in the line after the window's end
-- ARGV[3...] tickets  four each: id, index, place, and claimed if a pass was given for it, else waiting
-- RETURNS OK, then for each ticket: back|aside|gone; OVER outside of the window
local state, lineState, line, aside, leavers = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local grace, closing = tonumber(ARGV[1]), ARGV[2] == '1'
--#include redis/owner.lua
local known = redis.call('HMGET', lineState, 'healing_until', 'served')
local served = tonumber(known[2] or 0)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ending = tonumber(known[1])
if not ending or (now >= ending) ~= closing then return {'OVER'} end

local answer = {'OK'}
for i = 3, #ARGV, 4 do
  local id, index, place, word = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2]), ARGV[i + 3]
  local holds = tonumber(redis.call('ZSCORE', line, id))
  if word == 'claimed' then
    if holds == index then redis.call('ZREM', line, id) end
    redis.call('ZREM', aside, index)
    answer[#answer + 1] = 'gone'
  elseif holds and holds < index then
    answer[#answer + 1] = 'gone'
  else
    -- Who joined anew before the ticket was shown loses that later place, not the first one.
    if holds and holds > index then redis.call('XADD', leavers, '*', 'i', holds) end
    redis.call('ZADD', line, index, id)
    if place < served then
      if not redis.call('ZSCORE', aside, index) then
        local till = string.format('%d', ending + grace)
        redis.call('ZADD', aside, till, index)
        redis.call('XADD', leavers, '*', 'a', index, 'u', till)
      end
      answer[#answer + 1] = 'aside'
    else
      answer[#answer + 1] = 'back'
    end
  end
end
return answer
