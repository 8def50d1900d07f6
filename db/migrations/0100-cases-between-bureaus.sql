-- A newcomer's registration and a bureau's own case concern nobody who is registered yet.
ALTER TABLE case_files ALTER COLUMN taxpayer_no DROP NOT NULL;

-- What was typed for an act within a case that is open between the bureaus; kept through a crash.
CREATE TABLE act_drafts (
  case_file_id TEXT NOT NULL,
  lane TEXT NOT NULL CHECK (lane IN ('state', 'local')),
  act TEXT NOT NULL,
  answers_json TEXT NOT NULL CHECK (json_valid(answers_json)),
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (case_file_id, lane, act)
) STRICT, WITHOUT ROWID;

-- The lanes of cases between the bureaus, found without reading every record.
CREATE INDEX records_of_lanes ON records (case_file_id) WHERE schema = 'case-entry/1';
