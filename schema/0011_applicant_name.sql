-- The applicant's sealed name as lists show it, where it was corrected after the filing; otherwise that of table filing stands.

CREATE TABLE applicant_name (
    lane         int4        NOT NULL,
    version      int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    sealed       json        NOT NULL,
    CONSTRAINT applicant_name_pkey PRIMARY KEY (lane, stream_id)
);
GRANT SELECT, INSERT, UPDATE ON applicant_name TO toantrinh_app;
