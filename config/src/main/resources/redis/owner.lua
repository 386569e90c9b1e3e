-- Shared by every writing script after it has named 'state': only the verified primary writes.
local owner = redis.call('HGET', state, 'owner')
if not owner then return {'NO_SALE'} end
if owner ~= string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') then return {'WRONG_OWNER'} end
