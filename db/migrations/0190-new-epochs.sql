-- A window that was copied, restored or replaced asks to begin anew (docs/decisions/0024).
CREATE TABLE epoch_requests (
  -- SHA-256 of the text the window signed: the exchange's id of it.
  id TEXT PRIMARY KEY CHECK (length(id) = 64),
  epoch INTEGER NOT NULL CHECK (epoch > 0),
  text TEXT NOT NULL,
  -- The key that takes the place of the old one once the exchange has approved it.
  key_json TEXT NOT NULL CHECK (json_valid(key_json)),
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  asked_by TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'begun', 'refused')),
  -- What the exchange says of it, as last heard.
  progress_json TEXT CHECK (progress_json IS NULL OR json_valid(progress_json)),
  settled_at INTEGER,
  CHECK ((state = 'waiting') = (settled_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX epoch_requests_waiting ON epoch_requests (state) WHERE state = 'waiting';
CREATE TRIGGER epoch_requests_are_kept BEFORE DELETE ON epoch_requests
BEGIN SELECT RAISE(ABORT, 'what was asked is never forgotten'); END;

-- What an old epoch left behind, closed one by one by a person.
CREATE TABLE epoch_leftovers (
  msg_id TEXT PRIMARY KEY REFERENCES outbox (msg_id),
  outcome TEXT NOT NULL CHECK (outcome IN ('re-entered', 'not-needed')),
  note TEXT NOT NULL CHECK (length(note) > 0),
  closed_by TEXT NOT NULL,
  closed_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER epoch_leftovers_are_final BEFORE UPDATE ON epoch_leftovers
BEGIN SELECT RAISE(ABORT, 'what was settled stays settled'); END;
CREATE TRIGGER epoch_leftovers_are_kept BEFORE DELETE ON epoch_leftovers
BEGIN SELECT RAISE(ABORT, 'what was settled stays settled'); END;

-- The number of the paper that lies in each tray, seen by its officer after a new epoch has begun.
CREATE TABLE tray_checks (
  epoch INTEGER NOT NULL CHECK (epoch > 0),
  officer TEXT NOT NULL,
  bureau TEXT NOT NULL CHECK (bureau IN ('state', 'local')),
  kind TEXT NOT NULL,
  -- The number the window would have given next, and the one that lay there.
  expected TEXT,
  found TEXT NOT NULL,
  -- What became of the numbers in between.
  explanation TEXT,
  checked_at INTEGER NOT NULL,
  PRIMARY KEY (epoch, officer, bureau, kind)
) STRICT;
CREATE TRIGGER tray_checks_are_final BEFORE UPDATE ON tray_checks
BEGIN SELECT RAISE(ABORT, 'a tray is looked at once for each epoch'); END;
CREATE TRIGGER tray_checks_are_kept BEFORE DELETE ON tray_checks
BEGIN SELECT RAISE(ABORT, 'a tray is looked at once for each epoch'); END;
