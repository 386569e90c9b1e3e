-- Reserves each item's units, all its lines or none, and journals what was reserved as one entry.
-- KEYS[1] state         sluice:{sale}:state
-- KEYS[2] stock         sluice:{sale}:stock
-- KEYS[3] leases        sluice:{sale}:leases
-- KEYS[4] shopping      sluice:{sale}:shopping
-- KEYS[5] buying        sluice:{sale}:buying
-- KEYS[6] reservations  sluice:{sale}:reservations
-- KEYS[7] buyers        sluice:{sale}:buyers
-- KEYS[8] journal       sluice:{sale}:journal
-- ARGV[1] items         at most 128, six each: reservation, ticket, digest, fingerprint, payment method, lines
-- RETURNS {'OK', entry, one an item} | {'BROKEN', product} | {'NO_SALE'} | {'WRONG_OWNER'}; an item's is RESERVED (by
-- that entry) | 'AGAIN <entry> <status>' | 'SOLD_OUT <entry up to which> <product>=<available>' | a refusal's word
local state, stock, leases, shopping = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local buying, reservations, buyers, journal = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
--#include redis/owner.lua
--#include ledger/counters.lua
--#include ledger/judge-purchase.lua
local epoch, seq, open = unpack(redis.call('HMGET', state, 'epoch', 'seq', 'open'))
local entry = string.format('%s-%.0f', epoch, seq + 1)
local rids, tickets = {}, {}
for i = 1, #ARGV, 6 do rids[#rids + 1], tickets[#tickets + 1] = ARGV[i], ARGV[i + 1] end
local found = redis.call('HMGET', reservations, unpack(rids))
local passes = read_leases(redis.call('HMGET', leases, unpack(tickets)))
local used = redis.call('ZMSCORE', buying, unpack(tickets))
local answer, text, fresh, taken, put, bought, gone = {'OK', entry}, {}, {}, {}, {}, {}, {}

local function reserve(n, rid, ticket, digest, fingerprint, method, lines)
  if open ~= '1' then return 'HALTED' end
  local no, buyer, most, hard_end = judge_lease(passes[n], digest, taken[ticket] or used[n])
  local short
  if not no then no, short = judge_lines(buyer, most, lines) end
  if short then return no .. ' ' .. (#text > 0 and entry or epoch .. '-' .. seq) .. ' ' .. short end
  if no then return no end
  move(lines, 'available', 'reserved')
  hold(buyer, lines, 1)
  taken[ticket] = true
  fresh[rid] = 'reserved|' .. ticket .. '|' .. buyer .. '|' .. lines .. '|' .. fingerprint .. '|' .. entry
  put[#put + 1], put[#put + 2] = rid, fresh[rid]
  bought[#bought + 1], bought[#bought + 2], gone[#gone + 1] = hard_end, ticket, ticket
  text[#text + 1] =
    'reserve ' .. rid .. ' ' .. ticket .. ' ' .. buyer .. ' ' .. fingerprint .. ' ' .. method .. ' ' .. lines
  return 'RESERVED'
end

for n, rid in ipairs(rids) do
  answer[n + 2] = known(fresh[rid] or found[n], ARGV[6 * n - 2]) or reserve(n, unpack(ARGV, 6 * n - 5, 6 * n))
end
if not sound() then return {'BROKEN', broken} end
if #text == 0 then return answer end
-- The entry first: if it were refused, nothing else would have been written.
redis.call('XADD', journal, entry, 'e', table.concat(text, '\n'))
redis.call('HINCRBY', state, 'seq', 1)
store_units()
redis.call('HSET', reservations, unpack(put))
redis.call('ZREM', shopping, unpack(gone))
redis.call('ZADD', buying, unpack(bought))
return answer
