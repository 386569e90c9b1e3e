-- Shared by admit.lua, after its keys and all it includes: how many may be called now. So many that enough come for the
-- tokens and for the slots that those at the door, and those expected of the ones called lately, leave free; of those
-- called long ago hardly anybody comes any more. With an empty door it is up to a tenth more, until half a second's
-- worth stands there: else every error of the estimate would be tokens that nobody takes. The stock is not bet on:
-- nobody is called for units that others were called for.
clear_door()
local absent, expected = turnout()
local comes = 1 - absent
local burst, cap, window = unpack(redis.call('HMGET', gate, 'burst', 'cap', 'claim_window_ms'))
burst = tonumber(burst)
local left, per_second = describe_stock(), rate_at(steady) / 60
local browsing, outside, at_door = redis.call('ZCARD', shopping), redis.call('ZCARD', called), redis.call('ZCARD', door)
local hurry = 1 + math.max(0, 1 - 2 * at_door / per_second) / 10
local tokens, entering = refill('call', burst / comes, hurry / comes), refill('claim', burst, 1)
local active = browsing + redis.call('ZCARD', buying)
-- Some of these may have left the line meanwhile.
expected = math.min(expected, outside - at_door)
local slots = math.floor((cap - active - at_door - expected) / comes + 1e-9)
local budget = math.min(math.floor(tokens), slots, left - outside - browsing)
-- More at the door than the rate lets in within a second: then they are who is next.
if at_door > per_second then budget = 0 end
