-- What the application keeps beside the log. Everything here but keys, attachments, sessions and serials can be dropped
-- and computed again from events.

-- Where each dossier stands (DossierHeader): written in the statement that appends its events.
-- fillfactor leaves room for HOT updates; the one index on a column that changes serves the inbox.
CREATE TABLE dossier (
    lane         int4        NOT NULL,
    version      int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    due          timestamptz,
    filed_at     timestamptz,
    received_at  timestamptz,
    ended_at     timestamptz,
    status       int4,
    channel      int4,
    phase        text        NOT NULL,
    agency       text,               -- in whose inbox it stands; NULL after the end
    role         text,
    step         text,
    assignee     text,
    ended        text,               -- how it ended
    code         text,
    procedure    text,
    receiving_agency text,
    competent_agency text,
    returning_agency text,
    definition   bytea,
    CONSTRAINT dossier_pkey PRIMARY KEY (lane, stream_id)
) WITH (fillfactor = 80);
CREATE INDEX dossier_inbox ON dossier (agency, lane, stream_id) WHERE agency IS NOT NULL;
COMMENT ON TABLE dossier IS 'Case headers: a projection, upserted by the append statement.';

-- What was filed: the code, which is given once, and the applicant's sealed fields for lists.
CREATE TABLE filing (
    code         text        NOT NULL,
    lane         int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    applicant    json,
    CONSTRAINT filing_pkey PRIMARY KEY (code)
);
CREATE INDEX filing_stream ON filing (lane, stream_id);

-- Which agencies have to do with a dossier: receiving, competent, returning, and those that had.
CREATE TABLE dossier_agency (
    agency       text        NOT NULL,
    lane         int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    CONSTRAINT dossier_agency_pkey PRIMARY KEY (agency, lane, stream_id)
);

-- Keyed tokens of names and numbers (decision 17): deletable, never in the log.
CREATE TABLE search_token (
    agency       text        NOT NULL,
    token        bytea       NOT NULL,
    lane         int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    CONSTRAINT search_token_pkey PRIMARY KEY (agency, token, lane, stream_id),
    CONSTRAINT search_token_length CHECK (octet_length(token) = 16)
);
CREATE INDEX search_token_stream ON search_token (lane, stream_id);

-- Wrapped data keys (decision 16): without the master key they open nothing; deleting one forgets its subject.
CREATE TABLE subject_key (
    lane         int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    subject      text        NOT NULL,
    key_id       text        NOT NULL,
    master_key_id text       NOT NULL,
    wrapped      bytea       NOT NULL,
    CONSTRAINT subject_key_pkey PRIMARY KEY (lane, stream_id, subject)
);

-- Attachments and printed papers, encrypted, stored once within a dossier (decision 18). The row is written by the statement that
-- appends the event which names the file: what no event names has none.
CREATE TABLE attachment (
    lane         int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    sha256       bytea       NOT NULL, -- of the parts' ciphertext, one behind the other
    upload       uuid        NOT NULL, -- whose parts they are
    parts        int4        NOT NULL,
    stored_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT attachment_pkey PRIMARY KEY (lane, stream_id, sha256),
    CONSTRAINT attachment_upload_key UNIQUE (upload),
    CONSTRAINT attachment_digest CHECK (octet_length(sha256) = 32)
);

-- Uploads that no event names yet. What is left of one after a day is dropped with its parts.
CREATE TABLE attachment_upload (
    upload       uuid        NOT NULL,
    begun_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT attachment_upload_pkey PRIMARY KEY (upload)
);
CREATE INDEX attachment_upload_begun ON attachment_upload (begun_at);

-- The encrypted parts of files, stored as they come.
CREATE TABLE attachment_part (
    upload       uuid        NOT NULL,
    number       int4        NOT NULL, -- from 0
    sealed       bytea       NOT NULL,
    CONSTRAINT attachment_part_pkey PRIMARY KEY (upload, number)
);
ALTER TABLE attachment_part ALTER COLUMN sealed SET STORAGE EXTERNAL; -- ciphertext does not compress

-- A part of a named file stays, and none is added to it, whatever the application asks for.
ALTER TABLE attachment_part ENABLE ROW LEVEL SECURITY;
CREATE POLICY attachment_part_read ON attachment_part FOR SELECT USING (true);
CREATE POLICY attachment_part_add ON attachment_part FOR INSERT
    WITH CHECK (NOT EXISTS (SELECT FROM attachment a WHERE a.upload = attachment_part.upload));
CREATE POLICY attachment_part_drop ON attachment_part FOR DELETE
    USING (NOT EXISTS (SELECT FROM attachment a WHERE a.upload = attachment_part.upload));

-- Serial numbers: of dossier codes by agency and day, of results by agency, register and year.
CREATE TABLE serial (
    agency       text        NOT NULL,
    series       text        NOT NULL,
    last         int8        NOT NULL,
    CONSTRAINT serial_pkey PRIMARY KEY (agency, series)
);

-- The number reserved for a dossier's result when its paper is printed; it is given by the event that issues it.
CREATE TABLE result_number (
    lane         int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    result       text        NOT NULL,
    serial       int8        NOT NULL,
    number       text        NOT NULL,
    CONSTRAINT result_number_pkey PRIMARY KEY (lane, stream_id, result)
);

-- Definitions in their expanded form under their digest: stored before first use, never changed (decision 13).
CREATE TABLE definition (
    digest       bytea       NOT NULL,
    procedure    text        NOT NULL,
    expanded     text        NOT NULL,
    stored_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT definition_pkey PRIMARY KEY (digest)
);

-- Signed-in officers. Only the digest of a token is kept.
CREATE TABLE session (
    token_sha256 bytea       NOT NULL,
    officer      text        NOT NULL,
    issued_at    timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    CONSTRAINT session_pkey PRIMARY KEY (token_sha256)
);

-- Reads of personal data (decision 12): who looked at which dossier, when, and at what.
CREATE TABLE access_log (
    id           int8        GENERATED ALWAYS AS IDENTITY,
    at           timestamptz NOT NULL,
    actor        json        NOT NULL,
    code         text        NOT NULL,
    what         text        NOT NULL,
    CONSTRAINT access_log_pkey PRIMARY KEY (id)
);
CREATE INDEX access_log_code ON access_log (code, at);

GRANT SELECT, INSERT, UPDATE ON dossier, serial, session TO toantrinh_app;
GRANT SELECT, INSERT ON filing, dossier_agency, result_number, attachment, definition, access_log TO toantrinh_app;
GRANT SELECT, INSERT, DELETE ON search_token, subject_key, attachment_upload, attachment_part TO toantrinh_app;
