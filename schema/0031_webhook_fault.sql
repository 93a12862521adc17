-- Why delivery stands still where the receiver is not the reason: the code of the fault. And how often it was woken up, so that what was asked
-- for during a turn is not forgotten at its end.
ALTER TABLE webhook_delivery ADD fault text, ADD wakes int4 NOT NULL DEFAULT 0;
