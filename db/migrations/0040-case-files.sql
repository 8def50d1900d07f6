CREATE TABLE case_files (
  id TEXT PRIMARY KEY,
  human_no TEXT NOT NULL UNIQUE,
  matter_id TEXT NOT NULL,
  mode INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  taxpayer_no TEXT NOT NULL REFERENCES taxpayers (taxpayer_no),
  identification_id TEXT REFERENCES identifications (id),
  status TEXT NOT NULL CHECK (
    status IN ('draft', 'held', 'awaiting-supplement', 'refused', 'discarded', 'filed', 'reversed')
  ),
  opened_by TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  business_date TEXT NOT NULL,
  held_reason TEXT
) STRICT;
CREATE INDEX case_files_by_status ON case_files (status, updated_at);
CREATE INDEX case_files_by_taxpayer ON case_files (taxpayer_no, opened_at);

-- What the clerk has typed so far; replaced at each autosave, kept through a crash.
CREATE TABLE drafts (
  case_file_id TEXT PRIMARY KEY REFERENCES case_files (id),
  answers_json TEXT NOT NULL CHECK (json_valid(answers_json)),
  papers_json TEXT NOT NULL CHECK (json_valid(papers_json)),
  saved_at INTEGER NOT NULL
) STRICT;

-- Two lanes, each append-only and written only on behalf of its own bureau. One act may stand in both.
CREATE TABLE case_actions (
  case_file_id TEXT NOT NULL REFERENCES case_files (id),
  lane TEXT NOT NULL CHECK (lane IN ('state', 'local')),
  seq INTEGER NOT NULL CHECK (seq > 0),
  act_id TEXT NOT NULL,
  action TEXT NOT NULL,
  officer TEXT NOT NULL,
  acting_for TEXT NOT NULL,
  under TEXT NOT NULL,
  hall TEXT NOT NULL,
  at INTEGER NOT NULL,
  business_date TEXT NOT NULL,
  payload_json TEXT NOT NULL CHECK (json_valid(payload_json)),
  hash TEXT NOT NULL,
  PRIMARY KEY (case_file_id, lane, seq),
  CHECK (acting_for = lane)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_actions_by_act ON case_actions (act_id);
CREATE TRIGGER case_actions_are_never_changed BEFORE UPDATE ON case_actions
BEGIN SELECT RAISE(ABORT, 'a lane is append-only'); END;
CREATE TRIGGER case_actions_are_never_deleted BEFORE DELETE ON case_actions
BEGIN SELECT RAISE(ABORT, 'a lane is append-only'); END;

-- Periods an accepted filing covers: stops a second filing of one period at this window.
CREATE TABLE filed_periods (
  case_file_id TEXT PRIMARY KEY REFERENCES case_files (id),
  taxpayer_no TEXT NOT NULL,
  matter_id TEXT NOT NULL,
  period_start TEXT NOT NULL,
  period_end TEXT NOT NULL CHECK (period_end >= period_start)
) STRICT;
CREATE INDEX filed_periods_by_taxpayer ON filed_periods (taxpayer_no, period_end);

-- Documents issued: the data they were drawn from, so that a copy is the same paper again.
CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  case_file_id TEXT REFERENCES case_files (id),
  act_id TEXT,
  kind TEXT NOT NULL,
  template TEXT NOT NULL,
  title TEXT NOT NULL,
  bureau TEXT CHECK (bureau IN ('state', 'local')),
  number TEXT,
  data_json TEXT NOT NULL CHECK (json_valid(data_json)),
  content_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_by_case ON documents (case_file_id);
CREATE TRIGGER documents_are_never_changed BEFORE UPDATE ON documents
BEGIN SELECT RAISE(ABORT, 'an issued document is final'); END;
CREATE TRIGGER documents_are_never_deleted BEFORE DELETE ON documents
BEGIN SELECT RAISE(ABORT, 'an issued document is final'); END;
