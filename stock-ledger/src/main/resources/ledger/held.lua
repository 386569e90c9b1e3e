-- Shared by the scripts that move units, after 'buyers' is named: what buyers hold, in all and of each product, and the
-- lines of purchases taken apart. Each is read once, changed here and written last.
local parsed, held, changed = {}, {}, {}
-- Products and quantities in turn; most purchases of a batch are of the same few texts.
local function parse(lines)
  if not parsed[lines] then
    local list = {}
    for product, quantity in string.gmatch(lines, '([^=,]+)=(%d+)') do
      list[#list + 1], list[#list + 2] = product, tonumber(quantity)
    end
    parsed[lines] = list
  end
  return parsed[lines]
end
-- In parts, here and below: Lua's unpack has a limit.
local function read_held(names)
  for i = 1, #names, 200 do
    local read = redis.call('HMGET', buyers, unpack(names, i, math.min(#names, i + 199)))
    for n, units in ipairs(read) do held[names[i + n - 1]] = tonumber(units or 0) end
  end
end
local function holds(who)
  if not held[who] then read_held({who}) end
  return held[who]
end
local function add(who, units)
  held[who], changed[who] = holds(who) + units, true
end
local function hold(buyer, lines, sign)
  local list = parse(lines)
  for i = 1, #list, 2 do
    add(buyer, sign * list[i + 1])
    add(buyer .. '/' .. list[i], sign * list[i + 1])
  end
end
local function store_held()
  local live = {}
  for who in pairs(changed) do
    if held[who] > 0 then live[#live + 1], live[#live + 2] = who, held[who] else redis.call('HDEL', buyers, who) end
  end
  for i = 1, #live, 200 do redis.call('HSET', buyers, unpack(live, i, math.min(#live, i + 199))) end
end
