-- What this window had read of a feed that the exchange, restored from an earlier backup, no longer has so. Kept as
-- evidence when the inbox is made anew from the exchange.
CREATE TABLE feed_entries_set_aside (
  set_aside_at INTEGER NOT NULL,
  part TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position > 0),
  msg_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  message TEXT NOT NULL,
  sender_bureau TEXT NOT NULL CHECK (sender_bureau IN ('state', 'local')),
  received_at INTEGER NOT NULL,
  quarantined TEXT,
  record_id TEXT,
  problem TEXT,
  PRIMARY KEY (set_aside_at, part, position)
) STRICT;
CREATE TRIGGER feed_entries_set_aside_are_final BEFORE UPDATE ON feed_entries_set_aside
BEGIN SELECT RAISE(ABORT, 'what was set aside is evidence'); END;
CREATE TRIGGER feed_entries_set_aside_are_kept BEFORE DELETE ON feed_entries_set_aside
BEGIN SELECT RAISE(ABORT, 'what was set aside is evidence'); END;
