-- Shared by the gate's scripts after gate/clock.lua, gate/rate.lua and 'state': the tokens of a bucket at this moment,
-- filled at 'share' times the rate. One filling brings at most 200 ms of tokens, and its time is always noted: so a
-- step of the clock forward mints no more than that, and a step back, which 'steady' does not show, nothing. A filling
-- never brings more than the integral of the rate: both rates at its ends are looked at, and the lower one counts,
-- because between them the rate only rises or only falls. There are never more tokens than the burst: so in any window
-- there are at most burst + integral of the rate. After a loss of Redis, which may have forgotten what was spent, there
-- are none.
local function refill(bucket, burst, share)
  local fields = redis.call('HMGET', gate, bucket .. '_tokens', bucket .. '_at')
  local passed = math.min(math.max(steady - (tonumber(fields[2]) or steady), 0), 200)
  local rate = math.min(rate_at(steady - passed), rate_at(steady)) * share
  return math.min((tonumber(fields[1]) or 0) + passed * rate / 60000, burst)
end
local epoch = redis.call('HGET', state, 'epoch')
if redis.call('HGET', gate, 'epoch') ~= epoch then
  redis.call('HSET', gate, 'epoch', epoch, 'call_tokens', 0, 'claim_tokens', 0)
end
