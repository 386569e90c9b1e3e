-- Shared by the steps of a restore after they have named 'state' and 'epoch': only the writer who began goes on, and
-- only on the server on which he began. One that took over meanwhile may lack what was put before.
local run_id = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
local restoring, begun_on = unpack(redis.call('HMGET', state, 'restoring', 'begun_on'))
if restoring ~= epoch or begun_on ~= run_id then return {'LOST'} end
