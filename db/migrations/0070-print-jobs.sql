-- A print job is a record of its own: durable before the first byte goes to a printer.
CREATE TABLE print_jobs (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id),
  device_kind TEXT NOT NULL,
  voucher_bureau TEXT,
  voucher_kind TEXT,
  voucher_number TEXT,
  is_copy INTEGER NOT NULL DEFAULT 0 CHECK (is_copy IN (0, 1)),
  status TEXT NOT NULL CHECK (
    status IN ('prepared', 'sent', 'unknown', 'checked', 'issued', 'spoiled', 'failed')
  ),
  attempts INTEGER NOT NULL DEFAULT 0,
  prepared_at INTEGER NOT NULL,
  sent_at INTEGER,
  settled_at INTEGER,
  last_error_code TEXT,
  FOREIGN KEY (voucher_bureau, voucher_kind, voucher_number) REFERENCES vouchers (bureau, kind, number),
  CHECK ((voucher_bureau IS NULL) = (voucher_number IS NULL) AND (voucher_kind IS NULL) = (voucher_number IS NULL))
) STRICT;
CREATE INDEX print_jobs_open ON print_jobs (prepared_at) WHERE settled_at IS NULL;
CREATE INDEX print_jobs_by_document ON print_jobs (document_id);
CREATE TRIGGER print_jobs_are_never_deleted BEFORE DELETE ON print_jobs
BEGIN SELECT RAISE(ABORT, 'a print job is never deleted'); END;
CREATE TRIGGER print_jobs_settled_is_final BEFORE UPDATE ON print_jobs WHEN OLD.status IN ('issued', 'spoiled')
BEGIN SELECT RAISE(ABORT, 'a settled print job is final'); END;
