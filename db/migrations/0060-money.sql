CREATE TABLE cash_sessions (
  id TEXT PRIMARY KEY,
  officer TEXT NOT NULL,
  device TEXT NOT NULL,
  business_date TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  float_fen INTEGER NOT NULL CHECK (float_fen >= 0),
  closed_at INTEGER,
  expected_fen INTEGER,
  counted_fen INTEGER,
  difference_fen INTEGER,
  note TEXT,
  CHECK ((closed_at IS NULL) = (counted_fen IS NULL)),
  CHECK (closed_at IS NULL OR difference_fen = counted_fen - expected_fen)
) STRICT;
CREATE UNIQUE INDEX cash_sessions_one_open ON cash_sessions (officer) WHERE closed_at IS NULL;
CREATE TRIGGER cash_sessions_are_never_deleted BEFORE DELETE ON cash_sessions
BEGIN SELECT RAISE(ABORT, 'a cash session is never deleted'); END;
CREATE TRIGGER cash_sessions_closed_is_final BEFORE UPDATE ON cash_sessions WHEN OLD.closed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a closed cash session is final'); END;

-- One sum taken (or given back: then all figures are negative and it names the act it undoes).
CREATE TABLE payments (
  act_id TEXT PRIMARY KEY,
  case_file_id TEXT NOT NULL REFERENCES case_files (id),
  cash_session_id TEXT NOT NULL REFERENCES cash_sessions (id),
  method TEXT NOT NULL CHECK (method IN ('cash')),
  tendered_fen INTEGER NOT NULL,
  change_fen INTEGER NOT NULL,
  total_fen INTEGER NOT NULL,
  reverses_act_id TEXT UNIQUE REFERENCES payments (act_id),
  officer TEXT NOT NULL,
  approved_by TEXT,
  business_date TEXT NOT NULL,
  at INTEGER NOT NULL,
  CHECK (tendered_fen - change_fen = total_fen),
  CHECK ((total_fen < 0) = (reverses_act_id IS NOT NULL) OR total_fen = 0),
  CHECK (reverses_act_id IS NULL OR (approved_by IS NOT NULL AND approved_by <> officer))
) STRICT;
CREATE INDEX payments_by_case ON payments (case_file_id);
CREATE INDEX payments_by_session ON payments (cash_session_id);
CREATE TRIGGER payments_are_never_changed BEFORE UPDATE ON payments
BEGIN SELECT RAISE(ABORT, 'a payment is final'); END;
CREATE TRIGGER payments_are_never_deleted BEFORE DELETE ON payments
BEGIN SELECT RAISE(ABORT, 'a payment is final'); END;

CREATE TABLE payment_lines (
  act_id TEXT NOT NULL REFERENCES payments (act_id),
  line_no INTEGER NOT NULL CHECK (line_no > 0),
  bureau TEXT NOT NULL CHECK (bureau IN ('state', 'local')),
  levy TEXT NOT NULL,
  period_start TEXT NOT NULL,
  period_end TEXT NOT NULL,
  base_fen INTEGER NOT NULL,
  rate_ppm INTEGER,
  amount_fen INTEGER NOT NULL,
  surcharge_fen INTEGER NOT NULL,
  PRIMARY KEY (act_id, line_no)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER payment_lines_are_never_changed BEFORE UPDATE ON payment_lines
BEGIN SELECT RAISE(ABORT, 'a payment is final'); END;
CREATE TRIGGER payment_lines_are_never_deleted BEFORE DELETE ON payment_lines
BEGIN SELECT RAISE(ABORT, 'a payment is final'); END;

-- 备查账 (norm item 17): every collection on behalf, in time order, by item; mistakes are corrected in red.
CREATE TABLE memorandum_ledger (
  bureau TEXT NOT NULL CHECK (bureau IN ('state', 'local')),
  device TEXT NOT NULL,
  entry_no INTEGER NOT NULL CHECK (entry_no > 0),
  entered_on TEXT NOT NULL,
  entered_at INTEGER NOT NULL,
  act_id TEXT NOT NULL,
  case_file_id TEXT,
  voucher_bureau TEXT NOT NULL CHECK (voucher_bureau IN ('state', 'local')),
  voucher_number TEXT NOT NULL,
  taxpayer_no TEXT NOT NULL,
  taxpayer_name TEXT NOT NULL,
  levy TEXT NOT NULL,
  period_start TEXT NOT NULL,
  period_end TEXT NOT NULL,
  base_fen INTEGER NOT NULL,
  rate_ppm INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL,
  surcharge_fen INTEGER NOT NULL,
  officer TEXT NOT NULL,
  is_red INTEGER NOT NULL CHECK (is_red IN (0, 1)),
  corrects_entry_no INTEGER,
  settled_on TEXT,
  reconciled_on TEXT,
  PRIMARY KEY (bureau, device, entry_no),
  FOREIGN KEY (bureau, device, corrects_entry_no) REFERENCES memorandum_ledger (bureau, device, entry_no),
  CHECK ((is_red = 1) = (corrects_entry_no IS NOT NULL)),
  CHECK (is_red = (amount_fen < 0 OR surcharge_fen < 0) OR (amount_fen = 0 AND surcharge_fen = 0))
) STRICT;
CREATE INDEX memorandum_ledger_by_day ON memorandum_ledger (entered_on, levy);
CREATE INDEX memorandum_ledger_by_act ON memorandum_ledger (act_id);
CREATE UNIQUE INDEX memorandum_ledger_corrected_once ON memorandum_ledger (bureau, device, corrects_entry_no)
  WHERE corrects_entry_no IS NOT NULL;
CREATE TRIGGER memorandum_ledger_has_no_gap BEFORE INSERT ON memorandum_ledger
WHEN NEW.entry_no <> 1 + coalesce(
  (SELECT max(entry_no) FROM memorandum_ledger WHERE bureau = NEW.bureau AND device = NEW.device), 0)
BEGIN SELECT RAISE(ABORT, 'ledger entries are numbered without a gap'); END;
CREATE TRIGGER memorandum_ledger_red_undoes_the_entry BEFORE INSERT ON memorandum_ledger
WHEN NEW.is_red = 1 AND NOT EXISTS (
  SELECT 1 FROM memorandum_ledger e
   WHERE e.bureau = NEW.bureau AND e.device = NEW.device AND e.entry_no = NEW.corrects_entry_no AND e.is_red = 0
     AND e.levy = NEW.levy AND e.amount_fen = -NEW.amount_fen AND e.surcharge_fen = -NEW.surcharge_fen
)
BEGIN SELECT RAISE(ABORT, 'a red entry undoes exactly one entry'); END;
CREATE TRIGGER memorandum_ledger_is_never_changed
BEFORE UPDATE OF bureau, device, entry_no, entered_on, entered_at, act_id, case_file_id, voucher_bureau, voucher_number,
  taxpayer_no, taxpayer_name, levy, period_start, period_end, base_fen, rate_ppm, amount_fen, surcharge_fen, officer,
  is_red, corrects_entry_no ON memorandum_ledger
BEGIN SELECT RAISE(ABORT, 'ledger entries are corrected in red, never changed'); END;
CREATE TRIGGER memorandum_ledger_is_never_deleted BEFORE DELETE ON memorandum_ledger
BEGIN SELECT RAISE(ABORT, 'ledger entries are corrected in red, never deleted'); END;
