-- Closes a ledger to purchases and settlements until it is restored under another epoch. What it holds stays.
-- KEYS[1] state  sluice:{sale}:state
-- ARGV[1] epoch  that is to be closed
-- RETURNS {'CLOSED', epoch, seq} | {'OTHER'}: another epoch is in force | {'NO_SALE'} | {'WRONG_OWNER'}
local state = KEYS[1]
local epoch = ARGV[1]
--#include redis/owner.lua
if redis.call('HGET', state, 'epoch') ~= epoch then return {'OTHER'} end
redis.call('HSET', state, 'open', 0)
return {'CLOSED', epoch, redis.call('HGET', state, 'seq')}
