-- How far each reader has come in each lane, with the digest of the last event it read. Written in the reader's own transaction.

CREATE TABLE reader_checkpoint (
    lane int4 NOT NULL,
    pos int8 NOT NULL CHECK (pos >= 0),
    reader text NOT NULL CHECK (length(reader) BETWEEN 1 AND 100),
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT reader_checkpoint_pkey PRIMARY KEY (reader, lane)
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE, DELETE ON reader_checkpoint TO toantrinh_app;
