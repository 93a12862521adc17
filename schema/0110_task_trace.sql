-- The trace (W3C traceparent) of the request whose event wrote the row, where traces are kept. Of a request it says when it was traced, and
-- nothing else; it is not in the log, and whoever makes the rows anew leaves it empty.
ALTER TABLE task ADD COLUMN trace text;
