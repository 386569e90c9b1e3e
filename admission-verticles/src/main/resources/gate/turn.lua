-- Shared by the gate after it has named 'line_state', 'owner', 'called', 'present', 'aside', 'leavers', 'now', 'counts'
-- and 'grace': whether people may be called at all, and what happens to one whose turn it is.
local function may_call(cohort)
  local line_now = redis.call('HMGET', line_state, 'phase', 'run', 'healing_until', 'cohort')
  -- Nobody is called while places are put back, nor by a node that knows another order than the draw's.
  local healed = line_now[2] == owner and not line_now[3]
  return healed and (line_now[4] or '0') == cohort and (line_now[1] == 'open' or line_now[1] == 'draining')
end
-- Calls the ticket and returns true, or sets it aside: nobody's absence delays the others.
local function take_turn(index, till)
  local seen = tonumber(redis.call('ZSCORE', present, index) or 0)
  redis.call('ZREM', present, index)
  if seen >= now - counts then
    redis.call('ZADD', called, till, index)
    return true
  end
  local ending = string.format('%d', now + grace)
  redis.call('ZADD', aside, ending, index)
  redis.call('XADD', leavers, 'MAXLEN', '~', 1000000, '*', 'a', index, 'u', ending)
  return false
end
