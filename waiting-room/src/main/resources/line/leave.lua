-- Takes tickets out of the line, also called ones; a ticket that is not there any more is gone already.
-- KEYS[1] state    sluice:{sale}:state
-- KEYS[2] line     sluice:{sale}:line
-- KEYS[3] leavers  sluice:{sale}:leavers
-- KEYS[4] called   sluice:{sale}:called
-- KEYS[5] aside    sluice:{sale}:aside
-- KEYS[6] present  sluice:{sale}:present
-- KEYS[7] door     sluice:{sale}:door
-- KEYS[8] asked    sluice:{sale}:asked
-- ARGV[1..2n] tickets  id and index of each ticket; an id that has joined anew since has another index and stays
-- RETURNS OK, then for each ticket: left|gone
local state, line, leavers, called, aside, present = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local door, asked = KEYS[7], KEYS[8]
local tickets = ARGV
--#include redis/owner.lua
local answer = {'OK'}
for i = 1, #tickets, 2 do
  local id, index = tickets[i], tickets[i + 1]
  if redis.call('ZSCORE', line, id) == index then
    redis.call('ZREM', line, id)
    for _, where in ipairs({called, aside, present, door, asked}) do redis.call('ZREM', where, index) end
    -- A node that starts after this many more have left counts some of the first ones as still ahead, never too few.
    redis.call('XADD', leavers, 'MAXLEN', '~', 1000000, '*', 'i', index)
    answer[#answer + 1] = 'left'
  else
    answer[#answer + 1] = 'gone'
  end
end
return answer
