-- The lanes of this node. The first event of each, lane.opened, says the same in the log.

CREATE TABLE lane (
    lane int4 PRIMARY KEY CHECK (lane > 0),
    year int4 NOT NULL CHECK (year BETWEEN 2000 AND 9999),
    opened_at timestamptz NOT NULL,
    opened_by text NOT NULL CHECK (length(opened_by) BETWEEN 1 AND 200)
);
CREATE TRIGGER lane_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON lane
    FOR EACH STATEMENT EXECUTE FUNCTION toantrinh_refuse_change();
GRANT SELECT, INSERT ON lane TO toantrinh_app;
