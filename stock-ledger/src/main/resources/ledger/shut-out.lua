-- Shuts everybody out of a sale's ledger on this server before a new epoch is begun: nothing more is journaled here, and
-- nobody who restores an older epoch opens it. What the ledger holds stays, its journal above all.
-- KEYS[1] state  sluice:{sale}:state
-- ARGV[1] epoch  that is to be begun
-- RETURNS {'SHUT'} | {'NEWER'}: an epoch at least as new is in force here, or a newer one is being restored
local state, epoch = KEYS[1], tonumber(ARGV[1])
local owner, opened, restoring = unpack(redis.call('HMGET', state, 'owner', 'epoch', 'restoring'))
local run_id = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
if owner == run_id and tonumber(opened) >= epoch then return {'NEWER'} end
if tonumber(restoring or 0) > epoch then return {'NEWER'} end
redis.call('HDEL', state, 'owner')
-- A rival may be restoring this very epoch; which of them the log accepts is not known yet.
if restoring ~= ARGV[1] then
  redis.call('HSET', state, 'restoring', ARGV[1])
  redis.call('HDEL', state, 'begun_on')
end
return {'SHUT'}
