-- Which indexes of each sale's line may have been given: none from end_index on. Redis gives them one by one out of a
-- block; a lineage is an unbroken run of blocks of one server, and another server, or an emptied one, begins a new one.
CREATE TABLE index_block (
    sale        text    PRIMARY KEY REFERENCES sale,
    lineage     text    NOT NULL,
    first_index bigint  NOT NULL CHECK (first_index >= 0),
    end_index   bigint  NOT NULL,
    generation  integer NOT NULL CHECK (generation >= 1),
    CHECK (first_index < end_index)
);
