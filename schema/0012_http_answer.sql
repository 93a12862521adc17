-- What was answered to requests with an Idempotency-Key, kept for a day. Keys and requests are keyed digests: nothing can be read from
-- them, or tried against them, without the key file. What was done the log answers again; what was refused stands here.

CREATE TABLE http_answer (
    key          bytea       NOT NULL,
    request      bytea       NOT NULL,
    refusal      json,
    at           timestamptz NOT NULL,
    CONSTRAINT http_answer_pkey PRIMARY KEY (key)
);
CREATE INDEX http_answer_at ON http_answer (at);
GRANT SELECT, INSERT, UPDATE, DELETE ON http_answer TO toantrinh_app;
