-- Tells the epoch of a sale that this server may write.
-- KEYS[1] state  sluice:{sale}:state
-- RETURNS {'OK', epoch} | {'NO_SALE'} | {'WRONG_OWNER'}
local state = KEYS[1]
--#include redis/owner.lua
return {'OK', redis.call('HGET', state, 'epoch')}
