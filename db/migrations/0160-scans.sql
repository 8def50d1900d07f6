-- Scans of papers, in pieces: a file of megabytes is never one value. What is fetched grows from byte 0 until it is whole.
CREATE TABLE scan_contents (
  -- SHA-256 of the bytes.
  hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
  size INTEGER NOT NULL CHECK (size > 0),
  media_type TEXT NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
  received INTEGER NOT NULL CHECK (received BETWEEN 0 AND size)
) STRICT, WITHOUT ROWID;
CREATE TABLE scan_pieces (
  hash TEXT NOT NULL REFERENCES scan_contents (hash),
  at INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (hash, at)
) STRICT;

-- What a clerk put to an act, until the act is done; from then on it is fixed.
CREATE TABLE attached_scans (
  id TEXT PRIMARY KEY,
  case_file_id TEXT NOT NULL,
  -- The lane its act writes; null for the opening, which may write both.
  lane TEXT CHECK (lane IN ('state', 'local')),
  act TEXT NOT NULL,
  hash TEXT NOT NULL REFERENCES scan_contents (hash),
  title TEXT NOT NULL CHECK (length(title) > 0),
  officer TEXT NOT NULL,
  attached_at INTEGER NOT NULL,
  -- The act it went with; null while it may still be taken away.
  act_id TEXT
) STRICT;
CREATE INDEX attached_scans_by_case ON attached_scans (case_file_id);
CREATE INDEX attached_scans_by_hash ON attached_scans (hash);
CREATE TRIGGER attached_scans_are_fixed_by_their_act BEFORE UPDATE ON attached_scans WHEN OLD.act_id IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a scan that went with its act is fixed'); END;
CREATE TRIGGER attached_scans_of_an_act_are_kept BEFORE DELETE ON attached_scans WHEN OLD.act_id IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a scan that went with its act is kept'); END;

-- Scans on their way to the exchange. A row is arrived, waiting, or parked for a person; never deleted.
CREATE TABLE scan_uploads (
  hash TEXT PRIMARY KEY REFERENCES scan_contents (hash),
  -- The first act that named it: it goes once the exchange has accepted a message of it.
  act_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'arrived', 'parked')),
  sent INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  -- Fault code of the last attempt.
  reason TEXT,
  next_at INTEGER NOT NULL,
  queued_at INTEGER NOT NULL,
  arrived_at INTEGER,
  CHECK ((state = 'arrived') = (arrived_at IS NOT NULL))
) STRICT;
CREATE INDEX scan_uploads_open ON scan_uploads (queued_at) WHERE state <> 'arrived';
CREATE TRIGGER scan_uploads_are_kept BEFORE DELETE ON scan_uploads
BEGIN SELECT RAISE(ABORT, 'an upload is never forgotten'); END;
