-- Claims that end without a word, where a walk has come, and how much all servers together ask of a target.

ALTER TABLE task
    -- In a row, that nobody settled: the one that holds now, and before it those whose server died of them or otherwise.
    ADD COLUMN claims int4 NOT NULL DEFAULT 0,
    -- Of an effect: it was put off after its time was over; what was put off before that is given up, or asked about, in its time.
    ADD COLUMN is_late boolean NOT NULL DEFAULT false;
-- What was counted until now were the tries that failed.
UPDATE task SET failures = attempts WHERE kind <> 'effect' AND attempts > 0;

-- What has nothing to do any more, for the sweep.
CREATE INDEX task_done ON task (lane, stream_id, task) WHERE due IS NULL;

-- Where the walk after a publication has come. Can be dropped: the walk begins anew, and does nothing twice.
CREATE TABLE calendar_walk (
    lane         int4        NOT NULL,
    stream_id    uuid        NOT NULL, -- the publication's
    version      int4        NOT NULL, -- of the publication
    place        uuid        NOT NULL, -- the last dossier that was seen to; its lane is in it
    CONSTRAINT calendar_walk_pkey PRIMARY KEY (lane, stream_id)
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_walk TO toantrinh_app;

-- What all servers together may ask of a target: a bucket of tokens, and the claims that were given out last. Can be dropped: the bucket is
-- full then, and what is claimed at that moment is not counted.
CREATE TABLE target_limit (
    target       text        NOT NULL,
    tokens       float8      NOT NULL,
    filled_at    timestamptz NOT NULL, -- by the database's own clock
    open_until   timestamptz,          -- the breaker: nothing is claimed until then, and then one try; NULL: it is closed
    pause        interval    NOT NULL DEFAULT '0', -- how long it was opened for last
    lanes        int4[]      NOT NULL DEFAULT '{}', -- of the claims …
    streams      uuid[]      NOT NULL DEFAULT '{}',
    tasks        text[]      NOT NULL DEFAULT '{}', -- … that had not ended when somebody claimed last
    CONSTRAINT target_limit_pkey PRIMARY KEY (target)
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE, DELETE ON target_limit TO toantrinh_app;

-- Claims what a target is to be asked for: so many rows as are wanted, and as all servers together may. One row of NULLs where a limit
-- kept something back. Rows that were claimed `suspect` times in vain are claimed one at a time, so that the one that ends its server takes
-- no others along for ever; after `lost` times the caller gives it up, and after twice as many it is parked here. Where it `probes`
-- whether the target is there again, what failed least is claimed. What is claimed or put off for more than `longest` was so by a clock
-- that has been set back: that is over, and so is what was taken from the bucket in what is to come.
CREATE FUNCTION toantrinh_claim_effects(
    whom text, log_now timestamptz, wanted int4, lease interval, at_once int4, per_second float8, burst float8,
    suspect int4, lost int4, longest interval, probes boolean
) RETURNS TABLE (
    of_stream uuid, of_task text, of_kind text, of_due timestamptz, of_version int4, of_attempts int4, of_target text,
    of_error text, of_unsure boolean, of_claims int4, is_parked boolean, is_probe boolean
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    bucket public.target_limit%ROWTYPE;
    instant timestamptz;
    given int4 := 0;
    filled float8;
    free int4;
    fewest int4;
    claimed record;
BEGIN
    -- Whoever finds nothing to do locks nothing.
    PERFORM 1 FROM public.task t
    WHERE t.target = whom AND t.kind = 'effect' AND t.due <= log_now AND t.due IS NOT NULL AND t.parked_at IS NULL
    AND (t.expires IS NULL OR t.expires > log_now)
    AND (t.retry_at IS NULL OR t.retry_at <= clock_timestamp() OR t.retry_at > clock_timestamp() + longest)
    LIMIT 1;
    IF NOT FOUND THEN RETURN; END IF;
    INSERT INTO public.target_limit (target, tokens, filled_at) VALUES (whom, burst, clock_timestamp())
    ON CONFLICT DO NOTHING;
    -- One at a time; each statement from here on sees what whoever was before has committed.
    SELECT * INTO bucket FROM public.target_limit l WHERE l.target = whom FOR UPDATE;
    instant := clock_timestamp();
    filled := CASE WHEN bucket.filled_at > instant THEN burst ELSE least(burst, bucket.tokens
        + greatest(0, per_second) * extract(epoch FROM instant - bucket.filled_at)::float8) END;
    SELECT coalesce(array_agg(t.lane), '{}'), coalesce(array_agg(t.stream_id), '{}'), coalesce(array_agg(t.task), '{}')
    INTO bucket.lanes, bucket.streams, bucket.tasks
    FROM unnest(bucket.lanes, bucket.streams, bucket.tasks) AS c (lane, stream_id, task)
    JOIN public.task t ON t.lane = c.lane AND t.stream_id = c.stream_id AND t.task = c.task
    WHERE t.claims > 0 AND t.retry_at > instant AND t.retry_at <= instant + longest
    AND t.due IS NOT NULL AND t.parked_at IS NULL;
    free := least(wanted, at_once - cardinality(bucket.lanes), floor(least(filled, wanted))::int4);
    -- While the breaker is open nobody claims; then one try of all servers shows whether the target is there.
    is_probe := coalesce(bucket.open_until <= instant, false);
    IF is_probe THEN
        free := least(free, 1);
    ELSIF bucket.open_until <= instant + longest THEN
        free := 0;
    END IF;
    IF free <= 0 THEN
        RETURN NEXT;
        RETURN;
    END IF;
    IF probes OR is_probe THEN
        SELECT min(t.failures) INTO fewest FROM public.task t
        WHERE t.target = whom AND t.kind = 'effect' AND t.due <= log_now AND t.due IS NOT NULL AND t.parked_at IS NULL
        AND (t.expires IS NULL OR t.expires > log_now)
        AND (t.retry_at IS NULL OR t.retry_at <= instant OR t.retry_at > instant + longest);
    END IF;
    FOR claimed IN
        WITH ready AS (
            SELECT t.lane, t.stream_id, t.task, t.unsure, t.claims, t.due FROM public.task t
            WHERE t.target = whom AND t.kind = 'effect' AND t.due <= log_now AND t.due IS NOT NULL
            AND t.parked_at IS NULL AND (t.expires IS NULL OR t.expires > log_now)
            AND (t.retry_at IS NULL OR t.retry_at <= instant OR t.retry_at > instant + longest)
            AND (fewest IS NULL OR t.failures <= fewest)
            ORDER BY t.due LIMIT free FOR UPDATE SKIP LOCKED),
        alone AS (
            SELECT r.lane, r.stream_id, r.task FROM ready r WHERE r.claims >= suspect AND r.claims < lost
            ORDER BY r.due LIMIT 1)
        UPDATE public.task t
        SET attempts = t.attempts + 1, claims = t.claims + 1, unsure = true,
            retry_at = CASE WHEN r.claims < 2 * lost THEN instant + lease END,
            parked_at = CASE WHEN r.claims >= 2 * lost THEN instant END,
            error = CASE WHEN r.claims >= 2 * lost THEN 'task.claims-lost' ELSE t.error END
        FROM ready r
        WHERE t.lane = r.lane AND t.stream_id = r.stream_id AND t.task = r.task
        AND (r.claims < suspect OR r.claims >= lost
            OR EXISTS (SELECT 1 FROM alone a WHERE a.lane = r.lane AND a.stream_id = r.stream_id AND a.task = r.task))
        RETURNING t.lane, t.stream_id, t.task, t.kind, t.due, t.version, t.attempts, t.target, t.error, r.unsure, t.claims,
            t.parked_at IS NOT NULL AS parked
    LOOP
        of_stream := claimed.stream_id;
        of_task := claimed.task;
        of_kind := claimed.kind;
        of_due := claimed.due;
        of_version := claimed.version;
        of_attempts := claimed.attempts;
        of_target := claimed.target;
        of_error := claimed.error;
        of_unsure := claimed.unsure;
        of_claims := claimed.claims;
        is_parked := claimed.parked;
        RETURN NEXT;
        CONTINUE WHEN claimed.parked;
        given := given + 1;
        bucket.lanes := bucket.lanes || claimed.lane;
        bucket.streams := bucket.streams || claimed.stream_id;
        bucket.tasks := bucket.tasks || claimed.task;
    END LOOP;
    UPDATE public.target_limit l
    SET tokens = filled - given, filled_at = instant, lanes = bucket.lanes, streams = bucket.streams,
        tasks = bucket.tasks, open_until = CASE WHEN is_probe AND given > 0 THEN instant + lease ELSE l.open_until END
    WHERE l.target = whom;
    IF given = free AND free < wanted THEN
        of_stream := NULL;
        RETURN NEXT;
    END IF;
END
$$;
