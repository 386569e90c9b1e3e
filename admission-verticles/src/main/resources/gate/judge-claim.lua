-- Shared by claim.lua, after its keys, 'tokens' and 'inside': judges one claim and answers it.
local line_now = redis.call('HMGET', line_state, 'phase', 'run', 'healing_until')
local healing = line_now[2] ~= owner or line_now[3]
local open = line_now[1] == 'open' or line_now[1] == 'draining'
local function judge_claim(ticket, index, place, proof, most, token)
  local lease = held(ticket, index)
  if lease then return {'HELD', lease} end
  if healing then return {'HEALING'} end
  local deadline = tonumber(redis.call('ZSCORE', called, index)) or step_in(index)
  if not deadline then return {'NOT_CALLED'} end
  if not open then return {'PAUSED'} end
  if deadline == 0 then return {'WAIT'} end
  if deadline + step < now then return {'NOT_CALLED'} end
  -- He asks for the first time: now it is known that he came.
  if not redis.call('ZSCORE', door, index) then count_turnout(math.min(deadline + step - window, now), 0, 1) end
  local needed = redis.call('ZCOUNT', door, '-inf', '(' .. place) + 1
  if tokens < needed or cap - inside < needed then
    wait_at_door(index, place, window, deadline)
    return {'WAIT'}
  end
  tokens = tokens - 1
  return {'ADMITTED', let_in(ticket, index, proof, most, token)}
end
