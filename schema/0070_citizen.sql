-- Whose webhooks hear of a dossier is decided by who filed it, not by who wrote its draft: rows of before are made anew from the log. A draft
-- is a system's where it wrote it for itself.
DELETE FROM system_dossier;
INSERT INTO system_dossier (lane, stream_id, system)
SELECT DISTINCT ON (lane, stream_id) lane, stream_id, body->'by'->>'system' FROM event
WHERE body->'by'->>'system' IS NOT NULL AND (type = 'dossier.filed'
  OR type = 'dossier.drafted' AND body->'by'->>'system' = body->'by'->>'subject' AND NOT EXISTS
    (SELECT FROM event f WHERE f.lane = event.lane AND f.stream_id = event.stream_id AND f.type = 'dossier.filed'))
ORDER BY lane, stream_id, version DESC;

-- The command that replaced a dossier's tracking secret last: repeated, it replaces nothing.
ALTER TABLE tracking ADD COLUMN command uuid;

-- Sessions of officers that were over long ago are dropped; locking rows for deletion asks for the right to update, which is there.
CREATE INDEX session_end ON session (expires_at);
GRANT DELETE ON session TO toantrinh_app;
