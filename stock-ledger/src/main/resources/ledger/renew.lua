-- Renews the leases of passes that were shown: each lasts for another time without activity, to its hard end at most.
-- KEYS[1] state     sluice:{sale}:state
-- KEYS[2] leases    sluice:{sale}:leases
-- KEYS[3] shopping  sluice:{sale}:shopping
-- KEYS[4] buying    sluice:{sale}:buying
-- ARGV[1] idle      how long a lease lasts without activity, ms
-- ARGV[2...] shown  at most 128 pairs of ticket and digest
-- RETURNS {'OK', for each: word, its end without activity in ms or 0}, the words being HELD, BOUGHT (has a reservation),
--         GONE (no lease, or run out) and OTHER (lease of another pass) | {'NO_SALE'} | {'WRONG_OWNER'}
local state, leases, shopping, buying = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local idle = tonumber(ARGV[1])
--#include redis/owner.lua
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
--#include ledger/prolong.lua
local function renew(ticket, digest)
  local lease = redis.call('HGET', leases, ticket)
  if not lease then return 'GONE', 0 end
  if string.match(lease, '^[^|]*') ~= digest then return 'OTHER', 0 end
  if redis.call('ZSCORE', buying, ticket) then return 'BOUGHT', 0 end
  lease = prolong(ticket, lease, idle)
  if not lease then return 'GONE', 0 end
  return 'HELD', tonumber(string.match(lease, '^[^|]*|[^|]*|%d+|(%d+)'))
end
local answer = {'OK'}
for i = 2, #ARGV, 2 do
  local word, till = renew(ARGV[i], ARGV[i + 1])
  answer[#answer + 1], answer[#answer + 2] = word, till
end
return answer
