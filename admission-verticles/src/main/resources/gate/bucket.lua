-- Shared by the gate's scripts after they have named 'gate' and 'now': the tokens of a bucket at this moment.
-- Redis' own clock decides. A step of it either way mints at most 200 ms of tokens, because one refill gives no more
-- and the last time is always set. What is carried over is at most the burst less one whole refill, so that the two
-- together never exceed the burst: in any window there are at most burst + rate * window tokens.
local function refill(bucket, rate, burst)
  local fields = redis.call('HMGET', gate, bucket .. '_tokens', bucket .. '_at')
  local passed = math.min(math.max(now - (tonumber(fields[2]) or now), 0), 200)
  local most = burst - rate * 200 / 60000
  return math.min(tonumber(fields[1]) or 0, most) + passed * rate / 60000
end
