-- Citizens (docs/identity.md): who signed in, and which dossiers are whose. All of it can be dropped: citizens sign in again, and what
-- they filed before is found by its code.

-- Signed-in citizens. Of a token only the digest is kept; what the provider vouches for is sealed under a key that needs the token as well
-- as the key file.
CREATE TABLE citizen_session (
    token_sha256 bytea       NOT NULL,
    provider     text        NOT NULL,
    sealed       bytea       NOT NULL,
    issued_at    timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    CONSTRAINT citizen_session_pkey PRIMARY KEY (token_sha256)
);
CREATE INDEX citizen_session_end ON citizen_session (expires_at);
COMMENT ON TABLE citizen_session IS 'Ended sessions are deleted.';

-- Answers to sign-ins that were taken: each counts once, whichever server it comes to.
CREATE TABLE sign_in_answer (
    state_sha256 bytea       NOT NULL,
    at           timestamptz NOT NULL,
    CONSTRAINT sign_in_answer_pkey PRIMARY KEY (state_sha256)
);
CREATE INDEX sign_in_answer_at ON sign_in_answer (at);

-- Keyed tokens under which a citizen finds their dossiers: of the account that filed, of an organisation's code, of the personal numbers of
-- applicant, principal and representative. Deletable, never in the log; a number that was corrected is looked at again when it is opened.
CREATE TABLE party_token (
    token        bytea       NOT NULL,
    lane         int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    CONSTRAINT party_token_pkey PRIMARY KEY (token, lane, stream_id),
    CONSTRAINT party_token_length CHECK (octet_length(token) = 16)
);
CREATE INDEX party_token_stream ON party_token (lane, stream_id);

-- Locking rows for deletion asks for the right to update.
GRANT SELECT, INSERT, UPDATE, DELETE ON citizen_session, sign_in_answer TO toantrinh_app;
GRANT SELECT, INSERT, DELETE ON party_token TO toantrinh_app;
