-- Asks Sluice whether a request may go on to the shop. HAProxy 2.6 or newer.
--
--   http-request lua.sluice SALE URI        such as: lua.sluice demo http://127.0.0.1:8080
--
-- sets txn.sluice to 'in' (let it through), 'send' (redirect to txn.sluice_location, with txn.sluice_cookie if that is
-- set), 'away' (Sluice does not answer) or 'closed' (it does, and it does not say 'in'), and for 'in' the variables txn.sluice_ticket, txn.sluice_sale,
-- txn.sluice_max_qty and txn.sluice_fail_open as far as Sluice named them.

local TIMEOUT_MS = 5000

-- Sluice takes a head of 8 KiB, and HAProxy an answer of 15: in it, the address comes back at up to three times its
-- length. What is longer is not asked, so that no client can make Sluice look as if it were away.
local LONGEST_HEAD = 6144
local LONGEST_ADDRESS = 4096

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

local function is_too_long(headers)
  local length = 0
  for _, values in pairs(headers) do
    for _, value in ipairs(values) do length = length + #value end
  end
  return length > LONGEST_HEAD or #headers['x-original-uri'][1] > LONGEST_ADDRESS
end

local function ask(txn, sale, uri)
  local headers = question(txn)
  if is_too_long(headers) then return 431, nil end
  local answer = core.httpclient():get({url = uri .. '/authz?sale=' .. sale, headers = headers, timeout = TIMEOUT_MS})
  return answer and answer.status, answer and answer.headers
end

-- Whether nobody answered: then HAProxy makes an answer of its own, which is not a problem document.
local function is_away(status, headers)
  if status == nil or status == 0 then return true end
  local kind = first(headers, 'content-type') or ''
  return (status == 502 or status == 503 or status == 504) and not kind:find('problem+json', 1, true)
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
  elseif is_away(status, headers) then
    txn:set_var('txn.sluice', 'away')
  end
end, 2)
