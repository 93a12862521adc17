-- What happens by itself (decision 8): a timer that fires at an instant, an effect that asks another system. A row is written by the
-- statement that appends the event which sets, moves, cancels or fires it, and can be computed again from the events.
CREATE TABLE task (
    lane         int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    task         text        NOT NULL, -- the timer's name, or the effect's derived identifier
    kind         text        NOT NULL, -- timer, calendar; effect
    target       text,                 -- of an effect: whom it asks
    due          timestamptz,          -- by the log's clock; NULL: nothing is to do any more
    version      int4        NOT NULL, -- of the event that wrote it
    attempts     int4        NOT NULL DEFAULT 0,
    retry_at     timestamptz,          -- by the database's own clock: claimed, or put off, until then
    parked_at    timestamptz,          -- the last try failed: somebody has to look
    error        text,                 -- the code of the last failure; never a message
    note         text,                 -- who skipped or retried it, and why
    CONSTRAINT task_pkey PRIMARY KEY (lane, stream_id, task)
) WITH (fillfactor = 80);
CREATE INDEX task_due ON task (due) WHERE due IS NOT NULL AND parked_at IS NULL;
CREATE INDEX task_parked ON task (parked_at) WHERE parked_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON task TO toantrinh_app;

-- What a timer has put on a dossier for everybody to see.
ALTER TABLE dossier ADD COLUMN mark text;
