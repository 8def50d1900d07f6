-- 互认清单 (norm item 6): what both bureaus have signed. Versions only go up; the highest is in use.
CREATE TABLE trust_lists (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  -- The list with both signatures.
  signed_json TEXT NOT NULL CHECK (json_valid(signed_json)),
  imported_at INTEGER NOT NULL,
  -- Who brought it; null where the window was made with it.
  imported_by TEXT
) STRICT;
CREATE TRIGGER trust_lists_are_kept BEFORE DELETE ON trust_lists
BEGIN SELECT RAISE(ABORT, 'a trust list is kept'); END;
CREATE TRIGGER trust_lists_are_final BEFORE UPDATE ON trust_lists
BEGIN SELECT RAISE(ABORT, 'a trust list is never altered'); END;
CREATE TRIGGER trust_lists_go_up BEFORE INSERT ON trust_lists
WHEN NEW.version <= (SELECT max(version) FROM trust_lists)
BEGIN SELECT RAISE(ABORT, 'a trust list never goes back'); END;

-- The last revocation list of each CA, by the SHA-256 of the key that signed it.
CREATE TABLE revocation_lists (
  issuer_key TEXT PRIMARY KEY CHECK (length(issuer_key) = 64),
  -- SHA-256 of the list as it came.
  der_hash TEXT NOT NULL CHECK (length(der_hash) = 64),
  this_update INTEGER NOT NULL,
  next_update INTEGER,
  list_number TEXT,
  revoked_count INTEGER NOT NULL CHECK (revoked_count >= 0),
  imported_at INTEGER NOT NULL,
  imported_by TEXT
) STRICT;
CREATE TRIGGER revocation_lists_go_up BEFORE UPDATE ON revocation_lists
WHEN NEW.this_update <= OLD.this_update
BEGIN SELECT RAISE(ABORT, 'a revocation list never goes back'); END;

-- What it names, by serial number.
CREATE TABLE revoked_certificates (
  issuer_key TEXT NOT NULL REFERENCES revocation_lists (issuer_key),
  serial TEXT NOT NULL,
  revoked_at INTEGER NOT NULL,
  PRIMARY KEY (issuer_key, serial)
) STRICT, WITHOUT ROWID;

-- By which extraction rule clerks found the taxpayer of a CA’s certificates: that one is tried first.
CREATE TABLE confirmed_rules (
  issuer_key TEXT NOT NULL CHECK (length(issuer_key) = 64),
  rule TEXT NOT NULL,
  times INTEGER NOT NULL CHECK (times > 0),
  last_by TEXT NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (issuer_key, rule)
) STRICT, WITHOUT ROWID;

-- Taxpayers found by the certificate on a key and confirmed by the clerk. It proves that the key was there, not who held it.
CREATE TABLE key_identifications (
  id TEXT PRIMARY KEY,
  taxpayer_no TEXT NOT NULL,
  -- SHA-256 of the certificate, and the certificate.
  fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64),
  certificate BLOB NOT NULL,
  issuer_key TEXT NOT NULL CHECK (length(issuer_key) = 64),
  rule TEXT NOT NULL,
  -- Of when the revocation list was that it was looked up in; null where there was none.
  list_of INTEGER,
  officer TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX key_identifications_by_taxpayer ON key_identifications (taxpayer_no);
CREATE TRIGGER key_identifications_are_kept BEFORE DELETE ON key_identifications
BEGIN SELECT RAISE(ABORT, 'an identification is kept'); END;
CREATE TRIGGER key_identifications_are_final BEFORE UPDATE ON key_identifications
BEGIN SELECT RAISE(ABORT, 'an identification is never altered'); END;

-- What officers’ keys signed here, with the certificate and the state of the revocation list then.
CREATE TABLE officer_signatures (
  act_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  case_file_id TEXT NOT NULL,
  officer TEXT NOT NULL,
  -- SHA-256 of what was signed.
  text_hash TEXT NOT NULL CHECK (length(text_hash) = 64),
  signature_json TEXT NOT NULL CHECK (json_valid(signature_json)),
  at INTEGER NOT NULL,
  PRIMARY KEY (act_id, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX officer_signatures_by_case ON officer_signatures (case_file_id);
CREATE TRIGGER officer_signatures_are_kept BEFORE DELETE ON officer_signatures
BEGIN SELECT RAISE(ABORT, 'a signature is kept'); END;
CREATE TRIGGER officer_signatures_are_final BEFORE UPDATE ON officer_signatures
BEGIN SELECT RAISE(ABORT, 'a signature is never altered'); END;
