-- Shared by the gate after it has named 'stock' and 'line_state': writes what the line may know of the stock, which is
-- a band and never a count, and returns the units left.
local function band(available, total)
  if available == 0 then return 'none' end
  return available * 10 <= total and 'few' or 'plenty'
end
local function describe_stock()
  local fields, products, bands, available, total = redis.call('HGETALL', stock), {}, {}, 0, 0
  for i = 1, #fields, 2 do
    local product, count = string.match(fields[i], '^(.+):(%a+)$')
    if product then
      products[product] = products[product] or {}
      products[product][count] = tonumber(fields[i + 1])
    end
  end
  for product, counts in pairs(products) do
    available, total = available + counts.available, total + counts.total
    bands[#bands + 1] = product .. '=' .. band(counts.available, counts.total)
  end
  table.sort(bands)
  redis.call('HSET', line_state, 'sold_out', available == 0 and 1 or 0, 'band', band(available, total),
    'bands', table.concat(bands, ','))
  return available
end
