-- Drafts that were thrown away, for the sweep that forgets what the command after the event could not.
CREATE INDEX dossier_discarded ON dossier (lane, stream_id) WHERE ended = 'discarded';
