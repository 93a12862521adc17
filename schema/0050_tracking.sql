-- Dossiers whose tracking secret was replaced. The secret itself is derived from the dossier, this number and the installation's key, and
-- stands nowhere; a dossier without a row has the first.
CREATE TABLE tracking (
    lane         int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    generation   int4        NOT NULL,
    replaced_at  timestamptz NOT NULL,
    replaced_by  text        NOT NULL, -- an officer's or a system's identifier
    CONSTRAINT tracking_pkey PRIMARY KEY (lane, stream_id)
);
GRANT SELECT, INSERT, UPDATE ON tracking TO toantrinh_app;
