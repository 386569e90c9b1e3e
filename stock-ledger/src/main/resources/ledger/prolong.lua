-- Shared by renew.lua and the gate's claim.lua after 'leases', 'shopping' and 'now' are named: moves the end without
-- activity of a lease that has no reservation. Answers the lease as it then is, or nil if it has run out.
local function prolong(ticket, lease, idle)
  local head, idle_end, hard_end, rest = string.match(lease, '^([^|]*|[^|]*|%d+)|(%d+)|(%d+)(|.*)$')
  idle_end, hard_end = tonumber(idle_end), tonumber(hard_end)
  if now >= idle_end or now >= hard_end then return nil end
  local till = math.min(now + idle, hard_end)
  if till <= idle_end then return lease end
  local prolonged = string.format('%s|%d|%d%s', head, till, hard_end, rest)
  redis.call('HSET', leases, ticket, prolonged)
  redis.call('ZADD', shopping, till, ticket)
  return prolonged
end
