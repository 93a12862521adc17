-- The daily reconciliation with the gateways (docs/payments.md, Reconciliation). What was reconciled, and what remained, stand in the log as
-- events; these tables hold who is at it, and what is not for the log.

-- A day of a gateway that is due and not recorded yet: which server is at it, and how often it went wrong. Can be dropped.
CREATE TABLE reconciliation (
    gateway      text        NOT NULL,
    day          date        NOT NULL, -- of the statement, in Vietnam
    attempts     int4        NOT NULL DEFAULT 0, -- in vain
    error        text,                           -- the code of the last failure; never a message
    next_attempt timestamptz,                    -- by the database's own clock
    held_by      uuid,
    held_until   timestamptz,
    CONSTRAINT reconciliation_pkey PRIMARY KEY (gateway, day)
) WITH (fillfactor = 50);

-- Why a difference was settled, in the accountant's words: free text may name somebody, and so does not belong in the log.
CREATE TABLE difference_reason (
    difference   text        NOT NULL,
    command      uuid        NOT NULL, -- that settled it; several may have tried, one is in the log
    reason       text        NOT NULL,
    CONSTRAINT difference_reason_pkey PRIMARY KEY (difference, command)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON reconciliation, difference_reason TO toantrinh_app;
