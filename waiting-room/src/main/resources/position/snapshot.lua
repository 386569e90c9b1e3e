-- Reads one line as of now: its counters, the called, and those who left since the last reading. Writes nothing.
-- KEYS[1] state      sluice:{sale}:state
-- KEYS[2] lineState  sluice:{sale}:line-state
-- KEYS[3] called     sluice:{sale}:called
-- KEYS[4] leavers    sluice:{sale}:leavers
-- ARGV[1] after  id of the last leaver known, 0-0 for none
-- ARGV[2] most   leavers to answer with at most
-- RETURNS READY|RECOVERING, now in ms, id of the last leaver answered, generation, next, served, sold_out, band, bands,
--         joins, calls, claims, number of called, index and end in ms of each, then first index and count of each leaver
local state, lineState, called, leavers = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local after, most = ARGV[1], ARGV[2]
local owner = redis.call('HGET', state, 'owner')
local ready = owner and owner == string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
local now = redis.call('TIME')
local answer = {
  ready and 'READY' or 'RECOVERING', string.format('%d', now[1] * 1000 + math.floor(now[2] / 1000)), after
}

local counters = redis.call(
  'HMGET', lineState, 'generation', 'next', 'served', 'sold_out', 'band', 'bands', 'joins', 'calls', 'claims')
for i = 1, 9 do answer[#answer + 1] = counters[i] or '' end

local windows = redis.call('ZRANGE', called, 0, -1, 'WITHSCORES')
answer[#answer + 1] = #windows / 2
for _, word in ipairs(windows) do answer[#answer + 1] = word end

for _, entry in ipairs(redis.call('XRANGE', leavers, '(' .. after, '+', 'COUNT', most)) do
  answer[3] = entry[1]
  answer[#answer + 1] = entry[2][2]
  answer[#answer + 1] = entry[2][4] or 1
end
return answer
