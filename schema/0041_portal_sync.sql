-- Synchronisation with the national portal (docs/connectors.md). Where it has come in each lane stands in reader_checkpoint under
-- portal/<name>. All of it can be dropped: then everything is sent again, and the portal recognises what it has.

-- Which server is at it, and how the comparison stands.
CREATE TABLE portal_sync (
    portal       text        NOT NULL,
    held_by      uuid,
    held_until   timestamptz,
    taken_at     timestamptz,                    -- when the portal took something last
    checked_at   timestamptz,                    -- by the log's clock: when what it holds was compared last, to the end
    check_from   timestamptz,                    -- the day of filing that is compared next; NULL: none
    check_retry  timestamptz,                    -- not before, for the portal did not answer
    check_error  text,                           -- the code of that
    CONSTRAINT portal_sync_pkey PRIMARY KEY (portal)
) WITH (fillfactor = 50);

-- The lanes whose next message was not taken: none waits for another's.
CREATE TABLE portal_sync_lane (
    portal        text        NOT NULL,
    lane          int4        NOT NULL,
    message       text        NOT NULL,          -- the identifier of the message that is next
    failures      int4        NOT NULL,          -- that went wrong; after so many it is set aside, if the portal works
    deferrals     int4        NOT NULL,          -- the portal was away or busy
    error         text        NOT NULL,          -- the code of the last one; never a message
    failing_since timestamptz NOT NULL,
    next_attempt  timestamptz NOT NULL,
    CONSTRAINT portal_sync_lane_pkey PRIMARY KEY (portal, lane)
) WITH (fillfactor = 50);

-- What the portal has of each dossier: the digest of the content that it took last, and of which version.
CREATE TABLE portal_sync_dossier (
    portal       text        NOT NULL,
    lane         int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    version      int4        NOT NULL, -- the last that was told, or set aside
    digest       bytea,                -- NULL: nothing was taken yet
    taken_at     timestamptz,
    rejected     text,                 -- why the last message was set aside: to be repaired
    CONSTRAINT portal_sync_dossier_pkey PRIMARY KEY (portal, lane, stream_id)
) WITH (fillfactor = 80);
CREATE INDEX portal_sync_rejected ON portal_sync_dossier (portal, lane, stream_id) WHERE rejected IS NOT NULL;

-- What the comparison by night found and could not repair: somebody has to look.
CREATE TABLE portal_sync_gap (
    portal       text        NOT NULL,
    code         text        NOT NULL,
    kind         text        NOT NULL, -- unknown here, or what was to be repaired: missing, different, incomplete
    why          text,                 -- the code of why it was not repaired
    filed_from   timestamptz NOT NULL, -- the day of filing that was compared
    CONSTRAINT portal_sync_gap_pkey PRIMARY KEY (portal, code)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON portal_sync, portal_sync_lane, portal_sync_dossier, portal_sync_gap TO toantrinh_app;
