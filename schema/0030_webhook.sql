-- Webhooks (docs/webhooks.md). What is registered stands in the registry; here is what delivery needs. All of it but the secrets can be
-- dropped: delivery begins anew where the registration says.

-- Which trusted system filed a dossier or wrote its draft: a row a dossier, by the statement that appends its first event.
CREATE TABLE system_dossier (
    lane         int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    system       text        NOT NULL,
    CONSTRAINT system_dossier_pkey PRIMARY KEY (lane, stream_id)
);
GRANT SELECT, INSERT ON system_dossier TO toantrinh_app;

INSERT INTO system_dossier (lane, stream_id, system)
SELECT lane, stream_id, body->'by'->>'system' FROM event
WHERE version = 1 AND type IN ('dossier.filed', 'dossier.drafted') AND body->'by'->>'system' IS NOT NULL;

-- The secrets that notices are signed with, wrapped under the master key; a former one until its end.
CREATE TABLE webhook_secret (
    webhook      text        NOT NULL,
    number       int4        NOT NULL,
    key_id       text        NOT NULL,
    master_key_id text       NOT NULL,
    wrapped      bytea       NOT NULL,
    made_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    valid_until  timestamptz,
    CONSTRAINT webhook_secret_pkey PRIMARY KEY (webhook, number)
);

-- How delivery stands, and which server is at it. Where it has come in each lane stands in reader_checkpoint under webhook/<name>.
CREATE TABLE webhook_delivery (
    webhook      text        NOT NULL,
    attempts     int4        NOT NULL DEFAULT 0, -- of the notice that is next, in vain
    last_status  int4,                           -- of the last answer; NULL: none came
    next_attempt timestamptz,
    failing_since timestamptz,
    suspended_at timestamptz,
    held_by      uuid,
    held_until   timestamptz,
    CONSTRAINT webhook_delivery_pkey PRIMARY KEY (webhook)
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_secret, webhook_delivery TO toantrinh_app;
