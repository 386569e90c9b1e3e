-- Whether a ticket was ever claimed is asked for each one that is put back after a loss of Redis.
CREATE INDEX claim_ticket ON claim (sale, ticket);
