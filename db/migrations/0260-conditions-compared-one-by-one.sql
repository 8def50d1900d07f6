-- The same conditions, said so that SQLite compares one by one: for IN with more than two values it builds a table of
-- them for each statement, which is a third of what a row of a task costs a window that catches up.
CREATE TABLE records_compared (
  record_id TEXT PRIMARY KEY,
  part TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('fact', 'state')),
  version INTEGER NOT NULL CHECK (version > 0),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  status TEXT NOT NULL CHECK (status = 'stored' OR status = 'confirmed' OR status = 'returned' OR status = 'conflict' OR status = 'handed-over'),
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
  handover_json TEXT CHECK (handover_json IS NULL OR json_valid(handover_json)),
  quarantined TEXT,
  position INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  CHECK ((status = 'handed-over') = (handover_json IS NOT NULL))
) STRICT;
INSERT INTO records_compared SELECT record_id, part, class, version, hash, status, schema, msg_id, act_id,
  sender_bureau, sender_device, officer, authority, taxpayer_no, case_file_id, business_date, body_json,
  last_return_json, handover_json, quarantined, position, received_at FROM records;
DROP TABLE records;
ALTER TABLE records_compared RENAME TO records;
CREATE INDEX records_by_taxpayer ON records (taxpayer_no, position);
CREATE INDEX records_by_case ON records (case_file_id) WHERE case_file_id IS NOT NULL;
CREATE INDEX records_by_act ON records (act_id);
CREATE INDEX records_of_lanes ON records (case_file_id) WHERE schema = 'case-entry/1';
CREATE INDEX records_of_registrations ON records (json_extract(body_json, '$.legalPersonId')) WHERE schema = 'registration/1';

CREATE TABLE tasks_compared (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind = 'confirm-or-return' OR kind = 'correct' OR kind = 'conflict' OR kind = 'rejected' OR kind = 'alarm' OR kind = 'recall' OR kind = 'duplicate' OR kind = 'take-over' OR kind = 'sent-back' OR kind = 'take-back'),
  record_id TEXT,
  case_file_id TEXT,
  taxpayer_no TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  closed_by TEXT,
  detail_json TEXT NOT NULL CHECK (json_valid(detail_json))
) STRICT;
INSERT INTO tasks_compared SELECT id, kind, record_id, case_file_id, taxpayer_no, opened_at, closed_at, closed_by,
  detail_json FROM tasks;
DROP TABLE tasks;
ALTER TABLE tasks_compared RENAME TO tasks;
CREATE INDEX tasks_open ON tasks (opened_at) WHERE closed_at IS NULL;
CREATE INDEX tasks_by_record ON tasks (record_id) WHERE record_id IS NOT NULL;
CREATE INDEX tasks_by_case ON tasks (case_file_id) WHERE case_file_id IS NOT NULL AND closed_at IS NULL;
