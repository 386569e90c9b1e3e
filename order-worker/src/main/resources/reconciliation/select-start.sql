-- What has happened before now must be in the provider's books. No arguments.
SELECT clock_timestamp() AS start
