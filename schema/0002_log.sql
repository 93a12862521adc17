-- The log itself, one row, and its clock.

CREATE FUNCTION toantrinh_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %: history is never rewritten', TG_OP, TG_TABLE_NAME USING ERRCODE = 'TT001';
END
$$;

CREATE TABLE log (
    only_row bool PRIMARY KEY DEFAULT true CHECK (only_row),
    id uuid NOT NULL,
    -- 'movable' marks a log made for tests and demonstrations; it never becomes a production log.
    clock text NOT NULL CHECK (clock IN ('database', 'movable')),
    -- This node's part of the national range of lanes.
    lane_low int4 NOT NULL CHECK (lane_low > 0),
    lane_high int4 NOT NULL CHECK (lane_high >= lane_low),
    created_at timestamptz NOT NULL
);
CREATE TRIGGER log_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON log
    FOR EACH STATEMENT EXECUTE FUNCTION toantrinh_refuse_change();
GRANT SELECT ON log TO toantrinh_app;

-- Empty, unless the log's clock is movable. The clock then shows fixed_at or, where that is NULL, the server's clock moved by shift.
CREATE TABLE log_clock (
    only_row bool PRIMARY KEY DEFAULT true CHECK (only_row),
    shift_microseconds int8 NOT NULL DEFAULT 0,
    fixed_at timestamptz
);
GRANT SELECT, INSERT, UPDATE ON log_clock TO toantrinh_app;

CREATE FUNCTION toantrinh_guard_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT clock FROM public.log) IS DISTINCT FROM 'movable' THEN
        RAISE EXCEPTION 'the clock of this log is the database''s: it cannot be moved' USING ERRCODE = 'TT002';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER log_clock_is_guarded BEFORE INSERT OR UPDATE ON log_clock
    FOR EACH ROW EXECUTE FUNCTION toantrinh_guard_clock();

-- The clock of the log.
CREATE FUNCTION toantrinh_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $$
    SELECT coalesce(
        (SELECT coalesce(fixed_at, clock_timestamp() + shift_microseconds * interval '1 microsecond')
            FROM public.log_clock),
        clock_timestamp())
$$;
