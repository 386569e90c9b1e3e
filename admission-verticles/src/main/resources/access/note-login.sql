-- Notes that an operator has signed in; nothing if meanwhile he was disabled or his password changed, because that ended
-- his sessions, and this one must not begin after. $1 name, $2 the hash that his password fitted
UPDATE operator_account SET signed_in_at = now() WHERE name = $1 AND NOT disabled AND hash = $2
