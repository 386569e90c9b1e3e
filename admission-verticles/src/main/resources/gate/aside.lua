-- Shared by claim.lua after it has named 'called', 'shopping', 'stock', 'aside', 'leavers', 'now', 'window':
-- one who was set aside steps in. He then stands at the door as if called, if the stock is enough for him too.
local units
local function units_left()
  if units then return units end
  units = 0
  local fields = redis.call('HGETALL', stock)
  for i = 1, #fields, 2 do
    if string.find(fields[i], ':available$') then units = units + tonumber(fields[i + 1]) end
  end
  return units
end
local function step_in(index)
  local ending = tonumber(redis.call('ZSCORE', aside, index))
  if not ending or ending + step < now then return nil end
  if units_left() <= redis.call('ZCARD', called) + redis.call('ZCARD', shopping) then return 0 end
  local till = math.max(ending, now - step + window)
  redis.call('ZREM', aside, index)
  redis.call('XADD', leavers, 'MAXLEN', '~', 1000000, '*', 'b', index, 'u', 0)
  redis.call('ZADD', called, till, index)
  count_turnout(now, 1, 0)
  return till
end
