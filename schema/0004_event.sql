-- Every event of every lane. Columns of fixed width come first, so that no padding is stored: 4 + 4 + 8 + 8 + 16 + 16, then the rest.

CREATE TABLE event (
    lane int4 NOT NULL,
    version int4 NOT NULL,
    pos int8 NOT NULL,
    at timestamptz NOT NULL,
    stream_id uuid NOT NULL,
    cmd uuid NOT NULL,
    digest bytea NOT NULL,
    type text NOT NULL,
    -- Not jsonb: the bytes are what is hashed.
    body json NOT NULL,
    CONSTRAINT event_pkey PRIMARY KEY (lane, pos),
    CONSTRAINT event_stream UNIQUE (lane, stream_id, version),
    CONSTRAINT event_form CHECK (
        pos > 0 AND version > 0 AND octet_length(digest) = 32
        AND substr(uuid_send(stream_id), 1, 4) = int4send(lane))
);

-- Statement triggers: they cost an INSERT nothing, and stop an owner's mistake. A superuser can still do damage: the digests tell.
CREATE TRIGGER event_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION toantrinh_refuse_change();
GRANT SELECT, INSERT ON event TO toantrinh_app;
