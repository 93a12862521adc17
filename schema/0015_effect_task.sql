-- What other systems are asked for (decision 8): rows of table task of kind effect, with whom they ask, until when, and who owns what fails.
-- Written by the statement that appends the event which asks, and by every one that says what became of it.
ALTER TABLE task
    ADD COLUMN expires  timestamptz,                    -- by the log's clock: tried, or waited for, until then
    ADD COLUMN owner    text,                           -- the role that owns the incident where it fails …
    ADD COLUMN agency   text,                           -- … at this agency
    ADD COLUMN failures int4    NOT NULL DEFAULT 0,     -- of the attempts, those that failed; the others were put off
    ADD COLUMN unsure   boolean NOT NULL DEFAULT false; -- the last attempt may have reached the target: it is asked before it is told again

-- A target that is away must not be in the way of timers, nor of other targets.
DROP INDEX task_due;
CREATE INDEX task_due ON task (due) WHERE due IS NOT NULL AND parked_at IS NULL AND kind <> 'effect';
CREATE INDEX task_effect ON task (target, due) WHERE due IS NOT NULL AND parked_at IS NULL AND kind = 'effect';
CREATE INDEX task_expires ON task (expires) WHERE expires IS NOT NULL AND due IS NOT NULL AND parked_at IS NULL;
CREATE INDEX task_incident ON task (agency, owner) WHERE kind = 'effect' AND due IS NOT NULL AND parked_at IS NOT NULL;
