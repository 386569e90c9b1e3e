-- Shared by the scripts that move units, after 'state', 'stock' and 'buyers' are named: what is read once, changed here
-- and written last. INVARIANT: total = available + reserved + sold, for every product, before and after.
--#include ledger/held.lua
local counters, broken = {}, nil
local function judge(product, c)
  local sum = c.available + c.reserved + c.sold
  if c.total ~= sum or c.available < 0 or c.reserved < 0 or c.sold < 0 then broken = product end
end
local function counter(product)
  if counters[product] == nil then
    local read = redis.call('HMGET', stock, product .. ':total', product .. ':available', product .. ':reserved',
      product .. ':sold', product .. ':limit')
    counters[product] = read[1] and {total = tonumber(read[1]), available = tonumber(read[2] or -1),
      reserved = tonumber(read[3] or -1), sold = tonumber(read[4] or -1), limit = tonumber(read[5] or 0)}
    if read[1] then judge(product, counters[product]) end
  end
  return counters[product]
end
local function move(lines, from, to)
  local list = parse(lines)
  for i = 1, #list, 2 do
    local c = counter(list[i])
    c[from], c[to] = c[from] - list[i + 1], c[to] + list[i + 1]
  end
end
-- Whether all adds up; if not, the ledger is closed until a person has looked.
local function sound()
  for product, c in pairs(counters) do if c then judge(product, c) end end
  if broken then redis.call('HSET', state, 'open', 0) end
  return not broken
end
local function store_units()
  for product, c in pairs(counters) do
    if c then
      redis.call('HSET', stock, product .. ':available', c.available, product .. ':reserved', c.reserved,
        product .. ':sold', c.sold)
    end
  end
  store_held()
end
