-- Shared with reserve.lua, after its keys are named: why a purchase cannot be made. Reads only.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local limit = tonumber(redis.call('HGET', stock, 'limit') or 0)
-- The leases' parts, of each that there is; and what their buyers hold is read in one call.
local function read_leases(passes)
  local leases, names = {}, {}
  for n, lease in ipairs(passes) do
    leases[n] = lease and {string.match(lease, '^([^|]*)|([^|]*)|(%d+)|(%d+)|(%d+)|')}
    if lease then names[#names + 1] = leases[n][2] end
  end
  read_held(names)
  return leases
end
-- A lease's refusal, or nil, buyer, most units, hard end in ms.
local function judge_lease(lease, digest, used)
  if not lease then return 'NOT_ADMITTED' end
  local pass, buyer, most, idle_end, hard_end = unpack(lease)
  if pass ~= digest then return 'PASS_INVALID' end
  if used then return 'PASS_USED' end
  if now >= tonumber(idle_end) or now >= tonumber(hard_end) then return 'PASS_EXPIRED' end
  return nil, buyer, tonumber(most), hard_end
end
-- The refusal of lines '<product>=<quantity>,...', or nil; with SOLD_OUT a product and how many of it there are.
local function judge_lines(buyer, most, lines)
  local mine, list, over, short = holds(buyer), parse(lines), false, nil
  for i = 1, #list, 2 do
    local product, wanted = list[i], list[i + 1]
    local c = counter(product)
    if not c then return 'UNKNOWN_PRODUCT' end
    over = over or (c.limit > 0 and units(mine, product) + wanted > c.limit)
    if c.available < wanted then short = string.format('%s=%.0f', product, c.available) end
  end
  local wanted = units(lines)
  if wanted > most then return 'OVER_PASS_LIMIT' end
  if over or (limit > 0 and units(mine) + wanted > limit) then return 'OVER_BUYER_LIMIT' end
  if short then return 'SOLD_OUT', short end
end
-- The answer of a reservation that exists, or nil.
local function known(value, fingerprint)
  if not value then return nil end
  local status, mark, at = string.match(value, '^(%a+)|[^|]*|[^|]*|[^|]*|([^|]*)|(.*)$')
  return mark == fingerprint and 'AGAIN ' .. at .. ' ' .. status or 'KEY_REUSED'
end
