-- Asks Sluice whether a request may go on to the shop. HAProxy 2.6 or newer.
--
--   http-request lua.sluice SALE URI        such as: lua.sluice demo http://127.0.0.1:8080
--
-- sets txn.sluice to 'in' (let it through), 'send' (redirect to txn.sluice_location, with txn.sluice_cookie if that is
-- set) or 'closed' (nobody can tell), and for 'in' the variables txn.sluice_ticket, txn.sluice_sale,
-- txn.sluice_max_qty and txn.sluice_fail_open as far as Sluice named them.

local TIMEOUT_MS = 5000

-- The request's headers that Sluice needs: who asks, and for what.
local FORWARDED = {'cookie', 'authorization'}

local TOLD = {
  ['x-sluice-ticket'] = 'txn.sluice_ticket',
  ['x-sluice-sale'] = 'txn.sluice_sale',
  ['x-sluice-max-qty'] = 'txn.sluice_max_qty',
  ['x-sluice-fail-open'] = 'txn.sluice_fail_open',
}

local function first(headers, name)
  local values = headers and headers[name]
  return values and values[0]
end

local function question(txn)
  local sent = txn.http:req_get_headers()
  local headers = {
    ['x-original-uri'] = {txn.sf:pathq()},
    ['x-forwarded-host'] = {first(sent, 'host') or ''},
    ['x-forwarded-proto'] = {txn.sf:ssl_fc() == 1 and 'https' or 'http'},
  }
  for _, name in ipairs(FORWARDED) do
    local values = sent[name]
    if values then
      headers[name] = {}
      for i = 0, #values do table.insert(headers[name], values[i]) end
    end
  end
  return headers
end

local function ask(txn, sale, uri)
  local answer = core.httpclient():get({
    url = uri .. '/authz?sale=' .. sale,
    headers = question(txn),
    timeout = TIMEOUT_MS,
  })
  return answer and answer.status, answer and answer.headers
end

core.register_action('sluice', {'http-req'}, function(txn, sale, uri)
  txn:set_var('txn.sluice', 'closed')
  local asked, status, headers = pcall(ask, txn, sale, uri)
  if not asked then
    core.Warning('sluice: ' .. tostring(status))
    return
  end
  local location = first(headers, 'x-sluice-location')
  if status == 204 then
    for name, variable in pairs(TOLD) do
      local value = first(headers, name)
      if value then txn:set_var(variable, value) end
    end
    txn:set_var('txn.sluice', 'in')
  elseif status == 401 and location then
    txn:set_var('txn.sluice_location', location)
    local cookie = first(headers, 'set-cookie')
    if cookie then txn:set_var('txn.sluice_cookie', cookie) end
    txn:set_var('txn.sluice', 'send')
  end
end, 2)
