-- Shared by claim.lua after it has named its keys, 'now' and 'knobs': makes the lease of one who is let in.
local function let_in(ticket, index, proof, most, token)
  local idle, hard = now + knobs[5], now + knobs[6]
  local lease = table.concat({proof, most, string.format('%d', idle), string.format('%d', hard), token,
    string.format('%d', now)}, '|')
  redis.call('ZREM', called, index)
  redis.call('ZREM', line, ticket)
  redis.call('HSET', leases, ticket, lease)
  redis.call('ZADD', shopping, math.min(idle, hard), ticket)
  return lease
end
