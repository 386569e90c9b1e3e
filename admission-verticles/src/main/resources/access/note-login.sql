-- Notes that an operator has signed in. $1 name
UPDATE operator_account SET signed_in_at = now() WHERE name = $1 AND NOT disabled
