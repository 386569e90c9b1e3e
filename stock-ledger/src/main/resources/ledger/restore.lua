-- Puts one chunk of a ledger into its final key while nobody owns the ledger, which keeps every other writer away.
-- KEYS[1] state    sluice:{sale}:state
-- KEYS[2] target   sluice:{sale}:stock, or another key of the ledger
-- ARGV[1] epoch    of the writer who began
-- ARGV[2] command  HSET or ZADD
-- ARGV[3] pairs    any number: field and value, or score and member
-- RETURNS {'PUT'} | {'LOST'}: another writer has begun, or this is not what he began on: emptied, or another server
local state, target = KEYS[1], KEYS[2]
local epoch, command, first = ARGV[1], ARGV[2], 3
--#include ledger/restorer.lua
-- In parts: Lua's unpack has a limit.
for i = first, #ARGV, 1000 do redis.call(command, target, unpack(ARGV, i, math.min(#ARGV, i + 999))) end
return {'PUT'}
