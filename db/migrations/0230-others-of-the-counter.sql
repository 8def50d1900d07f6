-- Numbers of the queue (叫号). They begin anew each day; a number is taken once and never given to somebody else.
CREATE TABLE queue_tickets (
  id TEXT PRIMARY KEY,
  day TEXT NOT NULL,
  -- The group of matters, by its letter.
  group_code TEXT NOT NULL CHECK (group_code GLOB '[A-Z]'),
  no INTEGER NOT NULL CHECK (no > 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'skipped', 'finished')),
  taken_at INTEGER NOT NULL,
  called_at INTEGER,
  calls INTEGER NOT NULL CHECK (calls >= 0),
  called_by TEXT,
  ended_at INTEGER,
  UNIQUE (day, group_code, no),
  CHECK ((state = 'waiting') = (called_at IS NULL)),
  CHECK ((called_at IS NULL) = (called_by IS NULL) AND (called_at IS NULL) = (calls = 0)),
  CHECK ((state = 'finished') = (ended_at IS NOT NULL))
) STRICT;
-- One window serves one customer.
CREATE UNIQUE INDEX queue_tickets_one_called ON queue_tickets (state) WHERE state = 'called';
CREATE TRIGGER queue_tickets_are_kept BEFORE DELETE ON queue_tickets
BEGIN SELECT RAISE(ABORT, 'a number that was taken is kept'); END;
CREATE TRIGGER queue_tickets_finished_is_final BEFORE UPDATE ON queue_tickets WHEN OLD.state = 'finished'
BEGIN SELECT RAISE(ABORT, 'a finished number is final'); END;

-- What taxpayers said of the service (评价): asked once for a customer, answered or not.
CREATE TABLE service_ratings (
  id TEXT PRIMARY KEY,
  case_file_id TEXT,
  officer TEXT NOT NULL,
  cash_session_id TEXT REFERENCES cash_sessions (id),
  business_date TEXT NOT NULL,
  -- 5 is best.
  score INTEGER CHECK (score BETWEEN 1 AND 5),
  -- The second screen, or a hall's own pad.
  by_device TEXT NOT NULL CHECK (by_device IN ('screen', 'pad')),
  asked_at INTEGER NOT NULL,
  answered_at INTEGER,
  CHECK ((score IS NULL) = (answered_at IS NULL))
) STRICT;
CREATE INDEX service_ratings_by_session ON service_ratings (cash_session_id);
CREATE TRIGGER service_ratings_are_kept BEFORE DELETE ON service_ratings
BEGIN SELECT RAISE(ABORT, 'what a taxpayer said is kept'); END;
CREATE TRIGGER service_ratings_are_final BEFORE UPDATE ON service_ratings
BEGIN SELECT RAISE(ABORT, 'what a taxpayer said is final'); END;

-- Each time the cash drawer was made to spring open.
CREATE TABLE drawer_openings (
  id TEXT PRIMARY KEY,
  cash_session_id TEXT NOT NULL REFERENCES cash_sessions (id),
  why TEXT NOT NULL CHECK (why IN ('cash', 'no-sale')),
  act_id TEXT,
  reason TEXT,
  officer TEXT NOT NULL,
  approved_by TEXT,
  at INTEGER NOT NULL,
  CHECK ((why = 'cash') = (act_id IS NOT NULL)),
  CHECK ((why = 'no-sale') = (reason IS NOT NULL AND approved_by IS NOT NULL)),
  CHECK (approved_by IS NULL OR approved_by <> officer)
) STRICT;
CREATE INDEX drawer_openings_by_session ON drawer_openings (cash_session_id);
CREATE TRIGGER drawer_openings_are_kept BEFORE DELETE ON drawer_openings
BEGIN SELECT RAISE(ABORT, 'an opening of the drawer is kept'); END;
CREATE TRIGGER drawer_openings_are_final BEFORE UPDATE ON drawer_openings
BEGIN SELECT RAISE(ABORT, 'an opening of the drawer is final'); END;

-- The payer's signature under what was shown (签名), bound to its hash; it goes with the act that filed the same.
CREATE TABLE payer_signatures (
  id TEXT PRIMARY KEY,
  case_file_id TEXT NOT NULL REFERENCES case_files (id),
  -- SHA-256 of what was signed.
  document_hash TEXT NOT NULL CHECK (length(document_hash) = 64),
  outcome TEXT NOT NULL CHECK (outcome IN ('signed', 'refused', 'on-paper')),
  -- Strokes with pressure and time, as they were drawn.
  strokes_json TEXT CHECK (strokes_json IS NULL OR json_valid(strokes_json)),
  drawn_on TEXT NOT NULL CHECK (drawn_on IN ('second-screen', 'clerk-screen', 'paper')),
  officer TEXT NOT NULL,
  at INTEGER NOT NULL,
  act_id TEXT,
  CHECK ((outcome = 'signed') = (strokes_json IS NOT NULL))
) STRICT;
CREATE INDEX payer_signatures_by_case ON payer_signatures (case_file_id);
CREATE INDEX payer_signatures_by_act ON payer_signatures (act_id);
CREATE TRIGGER payer_signatures_are_kept BEFORE DELETE ON payer_signatures
BEGIN SELECT RAISE(ABORT, 'a signature is kept'); END;
CREATE TRIGGER payer_signatures_are_final BEFORE UPDATE ON payer_signatures
WHEN OLD.act_id IS NOT NULL OR NEW.document_hash <> OLD.document_hash OR NEW.outcome <> OLD.outcome
  OR NEW.strokes_json IS NOT OLD.strokes_json
BEGIN SELECT RAISE(ABORT, 'a signature is never altered'); END;
