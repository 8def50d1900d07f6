-- What a record says stands in the message that said it, among the entries of the feed, and is read there: a second copy
-- was a sixth of what a window writes that catches up. What was kept with a record before stays with it.
CREATE TABLE records_said_once (
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
  -- Position of the entry of this part whose message says it; null where the record keeps it itself.
  body_at INTEGER,
  body_json TEXT CHECK (body_json IS NULL OR json_valid(body_json)),
  last_return_json TEXT CHECK (last_return_json IS NULL OR json_valid(last_return_json)),
  handover_json TEXT CHECK (handover_json IS NULL OR json_valid(handover_json)),
  quarantined TEXT,
  position INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  CHECK ((status = 'handed-over') = (handover_json IS NOT NULL)),
  CHECK ((body_at IS NULL) = (body_json IS NOT NULL))
) STRICT;
INSERT INTO records_said_once SELECT record_id, part, class, version, hash, status, schema, msg_id, act_id,
  sender_bureau, sender_device, officer, authority, taxpayer_no, case_file_id, business_date, NULL, body_json,
  last_return_json, handover_json, quarantined, position, received_at FROM records;
DROP TABLE records;
ALTER TABLE records_said_once RENAME TO records;
CREATE INDEX records_by_taxpayer ON records (taxpayer_no, position);
CREATE INDEX records_by_case ON records (case_file_id) WHERE case_file_id IS NOT NULL;
CREATE INDEX records_by_act ON records (act_id);
CREATE INDEX records_of_lanes ON records (case_file_id) WHERE schema = 'case-entry/1';
CREATE INDEX records_of_registrations ON records (position) WHERE schema = 'registration/1';
