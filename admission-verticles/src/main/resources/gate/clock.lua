-- Shared by the gate's scripts after they have named 'gate'. 'now' is Redis' clock. 'steady' is the same without its
-- steps back: the buckets go by it and claims are stamped with it. 'step' is by how far the clock has jumped, or stood
-- still for everybody, since windows and graces were last moved along with it; expire.lua does that.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local last = redis.call('HMGET', gate, 'clock_ms', 'drift_ms', 'step_ms')
local jump = now - (tonumber(last[1]) or now)
local drift, step = (tonumber(last[2]) or 0) + math.max(-jump, 0), tonumber(last[3]) or 0
if jump < -1000 or jump > 5000 then step = step + jump end
local steady = now + drift
redis.call('HSET', gate, 'clock_ms', now, 'drift_ms', drift, 'step_ms', step)
