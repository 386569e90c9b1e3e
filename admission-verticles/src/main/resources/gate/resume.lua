-- Shared by knobs.lua after its keys, 'phase', 'window' and gate/clock.lua: a paused sale goes on. A claim window
-- stands still in a pause: whoever was called gets a whole one now, and so does one set aside whose grace would end
-- sooner. Whoever stood at the door has 2 s to ask anew. Calls that were not judged before are judged as if made now,
-- and those who came of them before as if they came now: nobody is taken for absent because he could not come.
if redis.call('HGET', line_state, 'phase') == 'paused' and phase ~= 'paused' then
  local till = now - step + window
  for _, index in ipairs(redis.call('ZRANGE', called, 0, -1)) do redis.call('ZADD', called, till, index) end
  for _, index in ipairs(redis.call('ZRANGEBYSCORE', aside, '-inf', till)) do
    redis.call('ZADD', aside, till, index)
    redis.call('XADD', leavers, 'MAXLEN', '~', 1000000, '*', 'a', index, 'u', string.format('%d', till + step))
  end
  for _, index in ipairs(redis.call('ZRANGE', asked, 0, -1)) do redis.call('ZADD', asked, now, index) end

  local judged_till = tonumber(redis.call('HGET', gate, 'judged_till')) or 0
  local calls, came = 0, 0
  for slot = 0, 15 do
    local field = 'turnout_' .. slot
    local at, its_calls, its_came = string.match(redis.call('HGET', gate, field) or '', '^(%d+) (%d+) (%d+)$')
    if at and tonumber(at) > judged_till then calls, came = calls + its_calls, came + its_came end
    redis.call('HDEL', gate, field)
  end
  local second = math.floor(now / 1000)
  redis.call('HSET', gate, 'turnout_' .. second % 16, string.format('%d %d %d', second, calls, came))
  redis.call('HDEL', gate, 'judged_till')
end
