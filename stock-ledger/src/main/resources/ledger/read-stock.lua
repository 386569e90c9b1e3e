-- Reads the counters of a sale at one moment.
-- KEYS[1] state     sluice:{sale}:state
-- KEYS[2] stock     sluice:{sale}:stock
-- ARGV[1] products  any number of ids
-- RETURNS {'OK', epoch, seq, open, for each product: total, available, reserved, sold} | {'NO_SALE'} | {'WRONG_OWNER'}
local state, stock = KEYS[1], KEYS[2]
--#include redis/owner.lua
local answer = redis.call('HMGET', state, 'epoch', 'seq', 'open')
table.insert(answer, 1, 'OK')
for i = 1, #ARGV do
  for _, name in ipairs({':total', ':available', ':reserved', ':sold'}) do
    answer[#answer + 1] = redis.call('HGET', stock, ARGV[i] .. name) or '0'
  end
end
return answer
