-- Which effect an identifier names, for answers that come later; kept for ever, because an answer may come at any time.
CREATE TABLE effect (
    identifier uuid NOT NULL,
    lane       int4 NOT NULL,
    stream_id  uuid NOT NULL,
    number     int4 NOT NULL, -- within the dossier
    target     text NOT NULL,
    CONSTRAINT effect_pkey PRIMARY KEY (identifier)
);
GRANT SELECT, INSERT ON effect TO toantrinh_app;
