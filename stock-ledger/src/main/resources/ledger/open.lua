-- Puts a restored ledger into force on this server: from here on scripts may write it.
-- KEYS[1] state  sluice:{sale}:state
-- KEYS[2] stock  sluice:{sale}:stock
-- ARGV[1] epoch  of the writer who began
-- ARGV[2] open   1, or 0 for a sale that is halted: it stays closed
-- RETURNS {'OPENED'} | {'LOST'}: as restore.lua | {'BROKEN', product}: its counters do not add up
local state, stock = KEYS[1], KEYS[2]
local epoch, open = ARGV[1], ARGV[2]
--#include ledger/restorer.lua
for _, field in ipairs(redis.call('HKEYS', stock)) do
  local product = string.match(field, '^(.+):total$')
  if product then
    local read = redis.call('HMGET', stock, field, product .. ':available', product .. ':reserved', product .. ':sold')
    local total, available, reserved, sold = tonumber(read[1]), tonumber(read[2]), tonumber(read[3]), tonumber(read[4])
    if available < 0 or total ~= available + reserved + sold then return {'BROKEN', product} end
  end
end
redis.call('HSET', state, 'epoch', epoch, 'seq', 0, 'open', open, 'owner', run_id)
redis.call('HDEL', state, 'restoring', 'begun_on')
return {'OPENED'}
