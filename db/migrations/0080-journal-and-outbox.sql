-- Append-only chain of what was done here; the hash of each entry covers the one before it.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
  entry_text TEXT NOT NULL
) STRICT;
CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- A restored or replaced machine begins a new epoch that cites where the exchange stood.
CREATE TABLE outbox_epochs (
  epoch INTEGER PRIMARY KEY CHECK (epoch > 0),
  base_seq INTEGER NOT NULL CHECK (base_seq >= 0),
  base_hash TEXT NOT NULL CHECK (length(base_hash) = 64),
  started_at INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT;

-- Sealed messages in the device's order. A row is delivered, waiting, or parked for a person; never deleted.
CREATE TABLE outbox (
  epoch INTEGER NOT NULL CHECK (epoch >= 0),
  seq INTEGER NOT NULL CHECK (seq > 0),
  msg_id TEXT NOT NULL UNIQUE,
  prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  text TEXT NOT NULL,
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  taxpayer_no TEXT NOT NULL,
  case_file_id TEXT,
  act_id TEXT NOT NULL,
  sealed_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sealed', 'sent', 'received', 'accepted', 'rejected', 'conflict')),
  verdict_json TEXT CHECK (verdict_json IS NULL OR json_valid(verdict_json)),
  verdict_code TEXT,
  is_quarantined INTEGER NOT NULL DEFAULT 0 CHECK (is_quarantined IN (0, 1)),
  attempts INTEGER NOT NULL DEFAULT 0,
  last_attempt_at INTEGER,
  next_attempt_at INTEGER,
  last_error_code TEXT,
  parked_reason TEXT,
  PRIMARY KEY (epoch, seq)
) STRICT;
CREATE INDEX outbox_waiting ON outbox (epoch, seq) WHERE state IN ('sealed', 'sent');
CREATE INDEX outbox_by_case ON outbox (case_file_id) WHERE case_file_id IS NOT NULL;
CREATE INDEX outbox_by_record ON outbox (record_id);
CREATE TRIGGER outbox_continues_the_chain BEFORE INSERT ON outbox
WHEN EXISTS (SELECT 1 FROM outbox WHERE epoch = NEW.epoch)
 AND NOT EXISTS (SELECT 1 FROM outbox WHERE epoch = NEW.epoch AND seq = NEW.seq - 1 AND hash = NEW.prev_hash)
BEGIN SELECT RAISE(ABORT, 'an outbox message must continue the chain'); END;
CREATE TRIGGER outbox_is_never_deleted BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'outbox messages are never deleted'); END;
CREATE TRIGGER outbox_bytes_are_final BEFORE UPDATE ON outbox
WHEN OLD.epoch <> NEW.epoch OR OLD.seq <> NEW.seq OR OLD.msg_id <> NEW.msg_id OR OLD.prev_hash <> NEW.prev_hash
  OR OLD.hash <> NEW.hash OR OLD.text <> NEW.text
BEGIN SELECT RAISE(ABORT, 'a sealed message never changes'); END;
CREATE TRIGGER outbox_verdict_is_final BEFORE UPDATE OF verdict_json, state ON outbox
WHEN OLD.verdict_json IS NOT NULL AND (OLD.verdict_json IS NOT NEW.verdict_json OR OLD.state <> NEW.state)
BEGIN SELECT RAISE(ABORT, 'a verdict is final'); END;
