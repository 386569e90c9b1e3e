-- Journals a cut: every product's counters at this point of the journal. A ledger that does not add up is closed by it.
-- KEYS[1] state    sluice:{sale}:state
-- KEYS[2] stock    sluice:{sale}:stock
-- KEYS[3] journal  sluice:{sale}:journal
-- ARGV[1] silence  ms after a cut in which there is no other one while nothing is journaled; 0 for none
-- RETURNS {'CUT', epoch, seq} | {'SAME', epoch, seq of the cut before} | {'BROKEN'}: there are no counters
--         | {'NO_SALE'} | {'WRONG_OWNER'}
local state, stock, journal = KEYS[1], KEYS[2], KEYS[3]
local silence = tonumber(ARGV[1])
--#include redis/owner.lua
local epoch, seq, cut, cut_at = unpack(redis.call('HMGET', state, 'epoch', 'seq', 'cut', 'cut_at'))
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if cut == seq and now - cut_at < silence then return {'SAME', epoch, seq} end
local counts, whole = {}, true
for _, field in ipairs(redis.call('HKEYS', stock)) do
  local product = string.match(field, '^([a-z0-9-]+):total$')
  if product then
    local read = redis.call('HMGET', stock, field, product .. ':available', product .. ':reserved', product .. ':sold')
    -- Whatever stands there, the entry must be readable: the log could not go on behind one that is not.
    for i = 1, 4 do
      local whole_number = string.match(read[i] or '', '^%-?%d+$') and #read[i] <= 15
      read[i] = whole_number and tonumber(read[i]) or -1
    end
    local total, available, reserved, sold = unpack(read)
    whole = whole and math.min(available, reserved, sold) >= 0 and total == available + reserved + sold
    counts[#counts + 1] = string.format('%s=%.0f/%.0f/%.0f/%.0f', product, unpack(read))
  end
end
if not whole or #counts == 0 then redis.call('HSET', state, 'open', 0) end
if #counts == 0 then return {'BROKEN'} end
table.sort(counts)
local last = string.format('%.0f', seq + 1)
redis.call('XADD', journal, epoch .. '-' .. last, 'e', 'cut ' .. table.concat(counts, ','))
redis.call('HSET', state, 'seq', last, 'cut', last, 'cut_at', string.format('%.0f', now))
return {'CUT', epoch, last}
