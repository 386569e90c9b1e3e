-- Ends reservations with their leases, each once, and journals what ended as one entry.
-- KEYS[1] state         sluice:{sale}:state
-- KEYS[2] stock         sluice:{sale}:stock
-- KEYS[3] leases        sluice:{sale}:leases
-- KEYS[4] shopping      sluice:{sale}:shopping
-- KEYS[5] buying        sluice:{sale}:buying
-- KEYS[6] reservations  sluice:{sale}:reservations
-- KEYS[7] buyers        sluice:{sale}:buyers
-- KEYS[8] journal       sluice:{sale}:journal
-- ARGV[1] items         at most 128, three each: reservation, 'confirmed' or 'released', reason of a release
-- RETURNS {'OK', a word each} | {'HALTED'} | {'BROKEN', product} | {'NO_SALE'} | {'WRONG_OWNER'}; the words are
-- done, again (had ended so), conflict (had ended otherwise), unknown
local state, stock, leases, shopping = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local buying, reservations, buyers, journal = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
--#include redis/owner.lua
--#include ledger/counters.lua
local epoch, seq, open = unpack(redis.call('HMGET', state, 'epoch', 'seq', 'open'))
if open ~= '1' then return {'HALTED'} end
local answer, text, ended, tickets = {'OK'}, {}, {}, {}

local function settle(rid, finish, reason)
  local value = ended[rid] or redis.call('HGET', reservations, rid)
  if not value then return 'unknown' end
  local status, ticket, buyer, lines, rest = string.match(value, '^(%a+)|([^|]*)|([^|]*)|([^|]*)|(.*)$')
  if status == finish then return 'again' end
  if status ~= 'reserved' then return 'conflict' end
  if finish == 'confirmed' then
    move(lines, 'reserved', 'sold')
    text[#text + 1] = 'confirm ' .. rid
  else
    move(lines, 'reserved', 'available')
    hold(buyer, lines, -1)
    text[#text + 1] = 'release ' .. rid .. ' ' .. reason
  end
  ended[rid] = table.concat({finish, ticket, buyer, lines, rest}, '|')
  tickets[#tickets + 1] = ticket
  return 'done'
end

for i = 1, #ARGV, 3 do answer[#answer + 1] = settle(ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
if not sound() then return {'BROKEN', broken} end
if #text == 0 then return answer end
redis.call('XADD', journal, string.format('%s-%.0f', epoch, seq + 1), 'e', table.concat(text, '\n'))
redis.call('HINCRBY', state, 'seq', 1)
store_units()
for rid, value in pairs(ended) do redis.call('HSET', reservations, rid, value) end
redis.call('HDEL', leases, unpack(tickets))
redis.call('ZREM', buying, unpack(tickets))
redis.call('ZREM', shopping, unpack(tickets))
return answer
