-- What this window asked of a bureau: a grant for a key it made. The private half stays here until the grant has come,
-- and moves to it then.
CREATE TABLE seal_requests (
  id TEXT PRIMARY KEY,
  bureau TEXT NOT NULL CHECK (bureau IN ('state', 'local')),
  public_key_hex TEXT NOT NULL UNIQUE,
  private_key_hex TEXT,
  -- The signed request as it travels.
  request_json TEXT NOT NULL CHECK (json_valid(request_json)),
  asked_at INTEGER NOT NULL,
  asked_by TEXT NOT NULL,
  -- The exchange has it.
  posted_at INTEGER,
  grant_id TEXT REFERENCES seal_grants (id),
  CHECK ((private_key_hex IS NULL) = (grant_id IS NOT NULL))
) STRICT;
-- One open question to a bureau at a time.
CREATE UNIQUE INDEX seal_requests_open ON seal_requests (bureau) WHERE grant_id IS NULL;

-- One business that seems to be registered under two numbers: both bureaus look into it.
CREATE TABLE tasks_with_duplicate (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('confirm-or-return', 'correct', 'conflict', 'rejected', 'alarm', 'recall', 'duplicate')),
  record_id TEXT,
  case_file_id TEXT,
  taxpayer_no TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  closed_by TEXT,
  detail_json TEXT NOT NULL CHECK (json_valid(detail_json))
) STRICT;
INSERT INTO tasks_with_duplicate SELECT * FROM tasks;
DROP TABLE tasks;
ALTER TABLE tasks_with_duplicate RENAME TO tasks;
CREATE INDEX tasks_open ON tasks (opened_at) WHERE closed_at IS NULL;
CREATE INDEX tasks_by_record ON tasks (record_id) WHERE record_id IS NOT NULL;
CREATE INDEX tasks_by_case ON tasks (case_file_id) WHERE case_file_id IS NOT NULL AND closed_at IS NULL;
CREATE INDEX records_of_registrations ON records (json_extract(body_json, '$.legalPersonId')) WHERE schema = 'registration/1';

-- What stood in a pushed licence before a later push changed it, so that the change is seen.
CREATE TABLE pushed_before (
  credit_code TEXT PRIMARY KEY,
  pushed_on TEXT NOT NULL,
  body_json TEXT NOT NULL CHECK (json_valid(body_json))
) STRICT, WITHOUT ROWID;
