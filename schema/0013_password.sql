-- Password hashes, beside the log: an officer's present one takes the place of the one before, and goes when it is revoked. The event
-- organisation.credential-set names it and has a keyed digest of it, so that one that was put here by hand is worth nothing.
-- A copy of the database for others leaves the rows out (pg_dump --exclude-table-data=password); passwords are then set anew.

CREATE TABLE password (
    officer      text        NOT NULL,
    version      int4        NOT NULL, -- of the event in its stream
    credential   text        NOT NULL,
    hash         text        NOT NULL,
    CONSTRAINT password_pkey PRIMARY KEY (officer)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON password TO toantrinh_app;

-- A session ends with the password that it was opened with. Those that are open do not say theirs: officers sign in again.
DELETE FROM session;
ALTER TABLE session ADD COLUMN credential text NOT NULL;
