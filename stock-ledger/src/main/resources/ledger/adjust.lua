-- Sets how many units of a product there are, never below those reserved or sold, and journals the difference.
-- KEYS[1] state    sluice:{sale}:state
-- KEYS[2] stock    sluice:{sale}:stock
-- KEYS[3] buyers   sluice:{sale}:buyers
-- KEYS[4] journal  sluice:{sale}:journal
-- ARGV[1] product  its id
-- ARGV[2] total    units from now on
-- RETURNS {'ADJUSTED', epoch, seq} | {'SAME', epoch, seq}: it has so many | {'TOO_LOW', units reserved or sold}
--         | {'UNKNOWN_PRODUCT'} | {'HALTED'} | {'BROKEN', product} | {'NO_SALE'} | {'WRONG_OWNER'}
local state, stock, buyers, journal = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local product, total = ARGV[1], tonumber(ARGV[2])
--#include redis/owner.lua
--#include ledger/counters.lua
local epoch, seq, open = unpack(redis.call('HMGET', state, 'epoch', 'seq', 'open'))
if open ~= '1' then return {'HALTED'} end
local c = counter(product)
if not c then return {'UNKNOWN_PRODUCT'} end
local delta = total - c.total
if c.available + delta < 0 then return {'TOO_LOW', c.reserved + c.sold} end
c.total, c.available = total, c.available + delta
if not sound() then return {'BROKEN', broken} end
if delta == 0 then return {'SAME', epoch, seq} end
local last = string.format('%.0f', seq + 1)
-- The entry first: if it were refused, nothing else would have been written.
redis.call('XADD', journal, epoch .. '-' .. last, 'e', string.format('adjust %s %.0f', product, delta))
redis.call('HSET', state, 'seq', last)
redis.call('HSET', stock, product .. ':total', c.total, product .. ':available', c.available)
return {'ADJUSTED', epoch, last}
