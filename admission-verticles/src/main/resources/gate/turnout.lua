-- Shared by the gate's scripts after gate/clock.lua and 'line_state': how many of those called do not come. Calls, and
-- those who came of them, are counted by the second of the call. A second is judged once all its calls are as old as
-- most who come need (10 s, or the claim window), which tells late ones from absent ones; then it fades, by 1/20 each
-- second, but never below what the last 20 calls tell. A step of the clock loses a few seconds of counts and nothing
-- else. While the sale is paused nobody can come and nothing is judged; gate/resume.lua makes what was open then calls
-- of the resume.
local judged = redis.call('HMGET', gate, 'claim_window_ms', 'judged_calls', 'judged_came', 'judged_till')
local paused = redis.call('HGET', line_state, 'phase') == 'paused'
local patience = math.min(tonumber(judged[1]) or 0, 10000)
local function those_of(second)
  local field = 'turnout_' .. second % 16
  local at, calls, came = string.match(redis.call('HGET', gate, field) or '', '^(%d+) (%d+) (%d+)$')
  if tonumber(at) ~= second then return field, 0, 0 end
  return field, tonumber(calls), tonumber(came)
end
-- Counts calls made at a moment, and people who came of those called then.
local function count_turnout(ms, calls, came)
  local second = paused and (tonumber(judged[4]) or 0) + 1 or math.floor(ms / 1000)
  if second <= (tonumber(judged[4]) or 0) then
    redis.call('HINCRBYFLOAT', gate, 'judged_came', came)
    return
  end
  local field, known_calls, known_came = those_of(second)
  redis.call('HSET', gate, field, string.format('%d %d %d', second, known_calls + calls, known_came + came))
end
-- The share of the called that does not come, 0 to 0.75.
local function absent_of(calls, came)
  return math.min(math.max(1 - (came + 1) / (calls + 1), 0), 0.75)
end
-- That share, and how many of those called lately are still expected.
local function turnout()
  local till = math.floor((now - patience) / 1000) - 1
  local from, calls, came = tonumber(judged[4]) or till, tonumber(judged[2]) or 0, tonumber(judged[3]) or 0
  if paused then return absent_of(calls, came), 0 end
  if from > till or from < till - 15 then from = till end
  for second = from + 1, till do
    local field, fresh_calls, fresh_came = those_of(second)
    local kept = math.max(19 / 20, math.min(1, 20 / math.max(calls, 1)))
    calls, came = calls * kept + fresh_calls, came * kept + fresh_came
    redis.call('HDEL', gate, field)
  end
  came = math.max(0, math.min(came, calls))
  redis.call('HSET', gate, 'judged_calls', calls, 'judged_came', came, 'judged_till', till)
  local absent, expected = absent_of(calls, came), 0
  for second = till + 1, math.floor(now / 1000) do
    local _, fresh_calls, fresh_came = those_of(second)
    expected = expected + fresh_calls * (1 - absent) - fresh_came
  end
  return absent, math.max(expected, 0)
end
