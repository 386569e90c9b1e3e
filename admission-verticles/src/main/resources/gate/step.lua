-- Shared by expire.lua after gate/clock.lua: when the clock was put forward or back, or nobody looked at it for a while
-- because Redis or every node was away, then windows, graces and signs of presence go along with it, so that nobody
-- loses his turn by it. Leases end by the clock: their passes say so.
local function follow(times)
  local known = redis.call('ZRANGE', times, 0, -1, 'WITHSCORES')
  for i = 1, #known, 2 do redis.call('ZADD', times, known[i + 1] + step, known[i]) end
  return known
end
if step ~= 0 then
  follow(called)
  follow(present)
  local graces = follow(aside)
  for i = 1, #graces, 2 do
    redis.call('XADD', leavers, 'MAXLEN', '~', 1000000, '*', 'a', graces[i], 'u',
      string.format('%d', graces[i + 1] + step))
  end
  redis.call('HSET', gate, 'step_ms', 0)
end
