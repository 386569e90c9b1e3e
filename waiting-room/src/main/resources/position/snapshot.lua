-- Reads one line as of now: its counters, the called, and what became of others since the last reading. Writes nothing.
-- KEYS[1] state      sluice:{sale}:state
-- KEYS[2] lineState  sluice:{sale}:line-state
-- KEYS[3] called     sluice:{sale}:called
-- KEYS[4] leavers    sluice:{sale}:leavers
-- ARGV[1] after  id of the last entry known, 0-0 for none
-- ARGV[2] most   entries to answer with at most
-- RETURNS READY|HALTED|RECOVERING, now in ms, id of the last entry answered, server's run id, line's run id,
--         generation, next, first, served, joins, calls, claims, cohort, healing until in ms, heals, sold_out, band,
--         bands, number of called, index and end in ms of each, then three for each entry: i, first index, count of
--         those who left; a, index, until in ms of one set aside; b, index, 0 of one who came back from there
local state, lineState, called, leavers = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local after, most = ARGV[1], ARGV[2]
local owner, open = unpack(redis.call('HMGET', state, 'owner', 'open'))
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
local now = redis.call('TIME')
local word = owner ~= run and 'RECOVERING' or (open == '0' and 'HALTED' or 'READY')
local answer = {
  word, string.format('%d', now[1] * 1000 + math.floor(now[2] / 1000)), after, run
}

local counters = redis.call(
  'HMGET', lineState, 'run', 'generation', 'next', 'first', 'served', 'joins', 'calls', 'claims', 'cohort',
  'healing_until', 'heals', 'sold_out', 'band', 'bands')
for i = 1, 14 do answer[#answer + 1] = counters[i] or '' end

local windows = redis.call('ZRANGE', called, 0, -1, 'WITHSCORES')
answer[#answer + 1] = #windows / 2
for _, word in ipairs(windows) do answer[#answer + 1] = word end

for _, entry in ipairs(redis.call('XRANGE', leavers, '(' .. after, '+', 'COUNT', most)) do
  answer[3] = entry[1]
  answer[#answer + 1] = entry[2][1]
  answer[#answer + 1] = entry[2][2]
  answer[#answer + 1] = entry[2][4] or (entry[2][1] == 'i' and 1 or 0)
end
return answer
