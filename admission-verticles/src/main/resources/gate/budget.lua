-- Shared by admit.lua, after its keys and all it includes: how many may be called now. So many as will come for each
-- token and each free slot; of those called long ago hardly anybody comes any more. The stock is not bet on: nobody is
-- called for units that others were called for.
clear_door()
local absent = no_show()
local comes = 1 - absent
local burst, cap, window = unpack(redis.call('HMGET', gate, 'burst', 'cap', 'claim_window_ms'))
burst = tonumber(burst)
local tokens, entering = refill('call', burst / comes, 1 / comes), refill('claim', burst, 1)
local left = describe_stock()
local browsing, outside, at_door = redis.call('ZCARD', shopping), redis.call('ZCARD', called), redis.call('ZCARD', door)
local active = browsing + redis.call('ZCARD', buying)
local on_their_way = redis.call('ZCOUNT', called, now + window - patience, '+inf') - at_door
local slots = math.floor((cap - active - at_door) / comes - math.max(on_their_way, 0) + 1e-9)
local budget = math.min(math.floor(tokens), slots, left - outside - browsing)
-- More at the door than the rate lets in within a second: then they are who is next.
if at_door > rate_at(steady) / 60 then budget = 0 end
