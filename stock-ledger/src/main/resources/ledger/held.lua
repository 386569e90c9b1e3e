-- Shared by the scripts that move units, after 'buyers' is named: what each buyer holds, as lines, and the lines of
-- texts taken apart. Each is read once, changed here and written last.
local parsed, held, changed = {}, {}, {}
-- Products and quantities in turn; most purchases of a batch are of the same few texts.
local function parse(lines)
  local list = parsed[lines]
  if not list then
    list = {}
    for product, quantity in string.gmatch(lines, '([^=,]+)=(%d+)') do
      list[#list + 1], list[#list + 2] = product, tonumber(quantity)
    end
    parsed[lines] = list
  end
  return list
end
-- The units of lines, in all or of one product.
local function units(lines, product)
  local list, sum = parse(lines), 0
  for i = 1, #list, 2 do
    if not product or list[i] == product then sum = sum + list[i + 1] end
  end
  return sum
end
local function read_held(names)
  if #names == 0 then return end
  for n, lines in ipairs(redis.call('HMGET', buyers, unpack(names))) do held[names[n]] = lines or '' end
end
local function holds(buyer)
  if not held[buyer] then read_held({buyer}) end
  return held[buyer]
end
-- Lines of 'lines' added to others, or taken off: 'sign' 1 or -1.
local function merged(before, lines, sign)
  local after, order = {}, {}
  for n, list in ipairs({parse(before), parse(lines)}) do
    for i = 1, #list, 2 do
      local product, quantity = list[i], n == 1 and list[i + 1] or sign * list[i + 1]
      if not after[product] then order[#order + 1] = product end
      after[product] = (after[product] or 0) + quantity
    end
  end
  local texts = {}
  for _, product in ipairs(order) do
    if after[product] > 0 then texts[#texts + 1] = string.format('%s=%.0f', product, after[product]) end
  end
  return table.concat(texts, ',')
end
local function hold(buyer, lines, sign)
  local before = holds(buyer)
  held[buyer] = before == '' and sign == 1 and lines or merged(before, lines, sign)
  changed[buyer] = true
end
local function store_held()
  local live = {}
  for buyer in pairs(changed) do
    if held[buyer] == '' then redis.call('HDEL', buyers, buyer) else live[#live + 1], live[#live + 2] = buyer, held[buyer] end
  end
  if #live > 0 then redis.call('HSET', buyers, unpack(live)) end
end
