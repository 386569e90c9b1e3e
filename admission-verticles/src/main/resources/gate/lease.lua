-- Shared by claim.lua after it has named its keys, 'now', 'steady', 'idle', 'hard' and 'inside': the lease that one
-- has, prolonged because he asks, and the lease of one who is let in.
--#include ledger/prolong.lua
local function held(ticket, index)
  local lease = redis.call('HGET', leases, ticket)
  if lease and not redis.call('ZSCORE', buying, ticket) then lease = prolong(ticket, lease, idle) end
  if not lease then return nil end
  leave_door(index)
  redis.call('ZREM', called, index)
  redis.call('ZREM', line, ticket)
  return lease
end
local function let_in(ticket, index, proof, most, token)
  inside = inside + 1
  local lease = table.concat({proof, most, string.format('%d', now + idle), string.format('%d', now + hard), token,
    string.format('%d', steady), inside}, '|')
  leave_door(index)
  redis.call('ZREM', called, index)
  redis.call('ZREM', line, ticket)
  redis.call('HSET', leases, ticket, lease)
  redis.call('ZADD', shopping, now + math.min(idle, hard), ticket)
  return lease
end
