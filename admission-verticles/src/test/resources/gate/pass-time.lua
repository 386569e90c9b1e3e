-- Makes all that a gate has noted older, as if time went by or the clock were put forward.
-- KEYS[1] gate           sluice:{sale}:gate
-- KEYS[2...] times       sorted sets scored by ms
-- ARGV[1] millis         by how much; negative: younger
-- ARGV[2] seconds        the same in whole seconds, for what is counted by the second
-- RETURNS {'OK'}
local gate, millis, seconds = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
for _, field in ipairs({'clock_ms', 'claim_at', 'call_at', 'ramp_start_ms', 'ramp_end_ms'}) do
  local at = redis.call('HGET', gate, field)
  if at then redis.call('HSET', gate, field, at - millis) end
end
if seconds ~= 0 then
  local slots = {}
  for slot = 0, 15 do
    local second, rest = string.match(redis.call('HGET', gate, 'turnout_' .. slot) or '', '^(%d+)(.*)$')
    if second then slots[second - seconds] = rest end
    redis.call('HDEL', gate, 'turnout_' .. slot)
  end
  for second, rest in pairs(slots) do
    redis.call('HSET', gate, 'turnout_' .. second % 16, string.format('%d', second) .. rest)
  end
  local till = redis.call('HGET', gate, 'judged_till')
  if till then redis.call('HSET', gate, 'judged_till', till - seconds) end
end
for i = 2, #KEYS do
  local known = redis.call('ZRANGE', KEYS[i], 0, -1, 'WITHSCORES')
  for from = 1, #known, 1000 do
    local moved = {}
    for j = from, math.min(from + 999, #known), 2 do
      moved[#moved + 1] = known[j + 1] - millis
      moved[#moved + 1] = known[j]
    end
    redis.call('ZADD', KEYS[i], unpack(moved))
  end
end
return {'OK'}
