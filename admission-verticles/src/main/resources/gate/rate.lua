-- Shared by the gate's scripts after they have named 'gate': how many may claim per minute at a moment. The rate is
-- reached by a straight line while a ramp runs, and capped by what the throttle allows while it is on, which is never
-- less than the floor in force.
local pace = redis.call('HMGET', gate, 'rate', 'ramp_from', 'ramp_start_ms', 'ramp_end_ms', 'outflow', 'auto_rate',
  'floor')
local function rate_at(ms)
  local rate, from = tonumber(pace[1]), tonumber(pace[2])
  local start, ending = tonumber(pace[3]), tonumber(pace[4])
  if from and ms < ending then rate = from + (rate - from) * math.max(0, ms - start) / (ending - start) end
  local auto = pace[5] == 'auto' and tonumber(pace[6])
  return auto and math.min(rate, math.max(auto, tonumber(pace[7]) or 1)) or rate
end
