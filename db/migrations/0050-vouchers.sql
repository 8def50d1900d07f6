-- Numbered stock. A range is usable only while it is signed out to exactly one officer on one device.
CREATE TABLE voucher_ranges (
  id TEXT PRIMARY KEY,
  bureau TEXT NOT NULL CHECK (bureau IN ('state', 'local')),
  kind TEXT NOT NULL,
  -- Printed before the number, e.g. (161)闽地现.
  series TEXT NOT NULL,
  from_no INTEGER NOT NULL CHECK (from_no >= 0),
  to_no INTEGER NOT NULL CHECK (to_no >= from_no),
  width INTEGER NOT NULL CHECK (width BETWEEN 1 AND 20),
  signed_out_to TEXT,
  device TEXT,
  signed_out_on TEXT,
  returned_on TEXT,
  CHECK ((signed_out_to IS NULL) = (device IS NULL) AND (device IS NULL) = (signed_out_on IS NULL))
) STRICT;
CREATE INDEX voucher_ranges_by_holder ON voucher_ranges (bureau, kind, signed_out_to, device);
CREATE TRIGGER voucher_ranges_do_not_overlap BEFORE INSERT ON voucher_ranges
WHEN EXISTS (
  SELECT 1 FROM voucher_ranges
   WHERE bureau = NEW.bureau AND kind = NEW.kind AND series = NEW.series
     AND from_no <= NEW.to_no AND to_no >= NEW.from_no
)
BEGIN SELECT RAISE(ABORT, 'voucher ranges overlap'); END;
CREATE TRIGGER voucher_ranges_are_final BEFORE UPDATE OF id, bureau, kind, series, from_no, to_no, width ON voucher_ranges
BEGIN SELECT RAISE(ABORT, 'the numbers of a range never change'); END;
CREATE TRIGGER voucher_ranges_are_never_deleted BEFORE DELETE ON voucher_ranges
BEGIN SELECT RAISE(ABORT, 'a range is never deleted'); END;

-- A row is a spent number. There is no way back: spoiled and reversed numbers stay.
CREATE TABLE vouchers (
  bureau TEXT NOT NULL CHECK (bureau IN ('state', 'local')),
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  range_id TEXT NOT NULL REFERENCES voucher_ranges (id),
  no INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('prepared', 'sent', 'issued', 'spoiled', 'reversed')),
  act_id TEXT NOT NULL,
  case_file_id TEXT,
  document_id TEXT,
  officer TEXT NOT NULL,
  device TEXT NOT NULL,
  amount_fen INTEGER NOT NULL,
  spent_on TEXT NOT NULL,
  spoiled_reason TEXT,
  successor_number TEXT,
  reversed_by_act TEXT,
  PRIMARY KEY (bureau, kind, number),
  UNIQUE (range_id, no),
  CHECK ((status = 'spoiled') = (spoiled_reason IS NOT NULL)),
  CHECK ((status = 'reversed') = (reversed_by_act IS NOT NULL))
) STRICT;
CREATE INDEX vouchers_by_act ON vouchers (act_id);
CREATE INDEX vouchers_by_case ON vouchers (case_file_id) WHERE case_file_id IS NOT NULL;
CREATE TRIGGER vouchers_lie_in_their_range BEFORE INSERT ON vouchers
WHEN NOT EXISTS (
  SELECT 1 FROM voucher_ranges r
   WHERE r.id = NEW.range_id AND r.bureau = NEW.bureau AND r.kind = NEW.kind
     AND NEW.no BETWEEN r.from_no AND r.to_no
     AND r.signed_out_to = NEW.officer AND r.device = NEW.device AND r.returned_on IS NULL
)
BEGIN SELECT RAISE(ABORT, 'a number comes from a range signed out to this officer on this device'); END;
CREATE TRIGGER vouchers_are_never_deleted BEFORE DELETE ON vouchers
BEGIN SELECT RAISE(ABORT, 'a spent number is never deleted'); END;
CREATE TRIGGER vouchers_keep_their_number
BEFORE UPDATE OF bureau, kind, number, range_id, no, act_id, officer, device, amount_fen, spent_on ON vouchers
BEGIN SELECT RAISE(ABORT, 'a spent number never changes'); END;
CREATE TRIGGER vouchers_move_forward BEFORE UPDATE OF status ON vouchers
WHEN NOT (
  OLD.status = NEW.status
  OR (OLD.status = 'prepared' AND NEW.status IN ('sent', 'issued', 'spoiled'))
  OR (OLD.status = 'sent' AND NEW.status IN ('issued', 'spoiled'))
  OR (OLD.status = 'issued' AND NEW.status = 'reversed')
)
BEGIN SELECT RAISE(ABORT, 'a voucher only moves forward'); END;
