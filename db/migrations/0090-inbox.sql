-- How far this window has read: feeds by part, its own results by device.
CREATE TABLE sync_cursors (
  name TEXT PRIMARY KEY,
  position INTEGER NOT NULL CHECK (position >= 0)
) STRICT;
CREATE TRIGGER sync_cursors_never_regress BEFORE UPDATE ON sync_cursors
WHEN NEW.position < OLD.position
BEGIN SELECT RAISE(ABORT, 'a cursor never regresses'); END;

CREATE TABLE feed_entries (
  part TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position > 0),
  msg_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  message TEXT NOT NULL,
  sender_bureau TEXT NOT NULL CHECK (sender_bureau IN ('state', 'local')),
  received_at INTEGER NOT NULL,
  quarantined TEXT,
  record_id TEXT,
  -- Why the entry could not be folded; null when it was.
  problem TEXT,
  PRIMARY KEY (part, position)
) STRICT;
CREATE INDEX feed_entries_by_record ON feed_entries (record_id) WHERE record_id IS NOT NULL;
CREATE TRIGGER feed_entries_are_final BEFORE UPDATE ON feed_entries
BEGIN SELECT RAISE(ABORT, 'feed entries are append-only'); END;
CREATE TRIGGER feed_entries_are_kept BEFORE DELETE ON feed_entries
BEGIN SELECT RAISE(ABORT, 'feed entries are append-only'); END;

-- Fold of the feed, one row per record. Both bureaus' records, as the exchange ordered them.
CREATE TABLE records (
  record_id TEXT PRIMARY KEY,
  part TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('fact', 'state')),
  version INTEGER NOT NULL CHECK (version > 0),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  status TEXT NOT NULL CHECK (status IN ('stored', 'returned', 'confirmed', 'conflict')),
  schema TEXT NOT NULL,
  msg_id TEXT NOT NULL,
  act_id TEXT NOT NULL,
  sender_bureau TEXT NOT NULL CHECK (sender_bureau IN ('state', 'local')),
  sender_device TEXT NOT NULL,
  officer TEXT NOT NULL,
  authority TEXT NOT NULL CHECK (authority IN ('state', 'local')),
  taxpayer_no TEXT NOT NULL,
  case_file_id TEXT,
  business_date TEXT NOT NULL,
  body_json TEXT NOT NULL CHECK (json_valid(body_json)),
  last_return_json TEXT CHECK (last_return_json IS NULL OR json_valid(last_return_json)),
  quarantined TEXT,
  position INTEGER NOT NULL,
  received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX records_by_taxpayer ON records (taxpayer_no, position);
CREATE INDEX records_by_case ON records (case_file_id) WHERE case_file_id IS NOT NULL;
CREATE INDEX records_by_act ON records (act_id);

CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('confirm-or-return', 'correct', 'conflict', 'rejected', 'alarm')),
  record_id TEXT,
  case_file_id TEXT,
  taxpayer_no TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  closed_by TEXT,
  detail_json TEXT NOT NULL CHECK (json_valid(detail_json))
) STRICT;
CREATE INDEX tasks_open ON tasks (opened_at) WHERE closed_at IS NULL;
CREATE INDEX tasks_by_record ON tasks (record_id) WHERE record_id IS NOT NULL;
