-- Shared by the gate's scripts after gate/turnout.lua, 'called', 'door' and 'asked': those who were called, asked and
-- found no token or no room. Their claim window stands still, because it begins anew with each time they ask.
local function leave_door(index)
  redis.call('ZREM', asked, index)
  return redis.call('ZREM', door, index) == 1
end
-- Whoever has not asked for 2 s is not waited for any more; he keeps his call, and counts as one who has not come.
-- One who asked at a time that the clock has not reached, after a step of it, asks again at once if he is there. While
-- the sale is paused nobody can ask.
local function clear_door()
  if paused then return end
  for _, range in ipairs({{'-inf', now - 2000}, {now + 1, '+inf'}}) do
    for _, index in ipairs(redis.call('ZRANGEBYSCORE', asked, range[1], range[2], 'LIMIT', 0, 1000)) do
      if leave_door(index) then
        redis.call('HINCRBYFLOAT', gate, 'judged_came', -1)
        judged[3] = (tonumber(judged[3]) or 0) - 1
      end
    end
  end
end
local function wait_at_door(index, place, window, deadline)
  redis.call('ZADD', called, math.max(deadline, now - step + window), index)
  redis.call('ZADD', door, place, index)
  redis.call('ZADD', asked, now, index)
end
