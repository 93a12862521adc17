-- The epoch (event log.epoch-raised of the founding lane) in which a reader read up to its checkpoint; 0: not known.

ALTER TABLE reader_checkpoint ADD COLUMN epoch int4 NOT NULL DEFAULT 0 CHECK (epoch >= 0);
