-- Makes all statements of the transaction see the same moment; first in it.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ
