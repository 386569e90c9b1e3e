-- Empties a sale's ledger for the writer of this epoch to restore; from here on writers of older epochs are shut out.
-- KEYS[1] state         sluice:{sale}:state
-- KEYS[2] stock         sluice:{sale}:stock
-- KEYS[3] leases        sluice:{sale}:leases
-- KEYS[4] shopping      sluice:{sale}:shopping
-- KEYS[5] buying        sluice:{sale}:buying
-- KEYS[6] reservations  sluice:{sale}:reservations
-- KEYS[7] buyers        sluice:{sale}:buyers
-- KEYS[8] journal       sluice:{sale}:journal
-- ARGV[1] epoch         accepted in the log for the caller, so that no two callers have the same
-- RETURNS {'BEGUN'} | {'NEWER'}: an epoch at least as new is restored or being restored here
local state, epoch = KEYS[1], tonumber(ARGV[1])
local owner, opened, restoring = unpack(redis.call('HMGET', state, 'owner', 'epoch', 'restoring'))
local run_id = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
if owner == run_id and tonumber(opened) >= epoch then return {'NEWER'} end
if tonumber(restoring or 0) > epoch then return {'NEWER'} end
redis.call('UNLINK', unpack(KEYS))
redis.call('HSET', state, 'restoring', ARGV[1], 'begun_on', run_id)
return {'BEGUN'}
