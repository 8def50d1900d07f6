-- An agreement that is not about money names no voucher form.
ALTER TABLE hall_agreements ALTER COLUMN voucher_bureau_for_local DROP NOT NULL;

-- A paper printed twice has to come back: a task of its own kind.
CREATE TABLE tasks_with_recall (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('confirm-or-return', 'correct', 'conflict', 'rejected', 'alarm', 'recall')),
  record_id TEXT,
  case_file_id TEXT,
  taxpayer_no TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  closed_by TEXT,
  detail_json TEXT NOT NULL CHECK (json_valid(detail_json))
) STRICT;
INSERT INTO tasks_with_recall SELECT * FROM tasks;
DROP TABLE tasks;
ALTER TABLE tasks_with_recall RENAME TO tasks;
CREATE INDEX tasks_open ON tasks (opened_at) WHERE closed_at IS NULL;
CREATE INDEX tasks_by_record ON tasks (record_id) WHERE record_id IS NOT NULL;
CREATE INDEX tasks_by_case ON tasks (case_file_id) WHERE case_file_id IS NOT NULL AND closed_at IS NULL;

-- Short-lived seal keys that a bureau issued to this window, each with its numbers; the private half is only here.
CREATE TABLE seal_grants (
  id TEXT PRIMARY KEY,
  bureau TEXT NOT NULL CHECK (bureau IN ('state', 'local')),
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL CHECK (valid_to >= valid_from),
  from_no INTEGER NOT NULL CHECK (from_no > 0),
  to_no INTEGER NOT NULL CHECK (to_no >= from_no),
  next_no INTEGER NOT NULL CHECK (next_no BETWEEN from_no AND to_no + 1),
  -- What the bureau signed, with its signature.
  grant_json TEXT NOT NULL CHECK (json_valid(grant_json)),
  private_key_hex TEXT NOT NULL,
  revoked_on TEXT,
  revocation_json TEXT CHECK (revocation_json IS NULL OR json_valid(revocation_json)),
  CHECK ((revoked_on IS NULL) = (revocation_json IS NULL))
) STRICT;
CREATE TRIGGER seal_numbers_never_regress BEFORE UPDATE OF next_no ON seal_grants
WHEN NEW.next_no < OLD.next_no
BEGIN SELECT RAISE(ABORT, 'a seal number is never used twice'); END;

-- Papers given out under seals, and what became of them.
CREATE TABLE certificates (
  id TEXT PRIMARY KEY,
  case_file_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  taxpayer_no TEXT NOT NULL,
  issued_on TEXT NOT NULL,
  -- The sealed text and each seal on it: enough to verify the paper that somebody brings back.
  paper_json TEXT NOT NULL CHECK (json_valid(paper_json)),
  seals_json TEXT NOT NULL CHECK (json_valid(seals_json)),
  status TEXT NOT NULL CHECK (status IN ('issued', 'taken-back', 'declared-void'))
) STRICT;
CREATE INDEX certificates_by_case ON certificates (case_file_id);
CREATE INDEX certificates_by_number ON certificates (number);

-- What 工商 has pushed: licences with a credit code, before a bureau has entered the rest.
CREATE TABLE pushed_registrations (
  credit_code TEXT PRIMARY KEY,
  pushed_on TEXT NOT NULL,
  body_json TEXT NOT NULL CHECK (json_valid(body_json))
) STRICT, WITHOUT ROWID;
