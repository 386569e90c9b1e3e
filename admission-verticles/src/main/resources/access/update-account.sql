-- Sets what an operator may do. $1 name, $2 role, $3 disabled
UPDATE operator_account SET role = $2, disabled = $3 WHERE name = $1
