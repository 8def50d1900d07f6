CREATE TABLE taxpayers (
  id INTEGER PRIMARY KEY,
  taxpayer_no TEXT NOT NULL UNIQUE,
  credit_code TEXT,
  name TEXT NOT NULL,
  -- Name without spaces and punctuation, lower case: what a search compares.
  name_key TEXT NOT NULL,
  -- Pinyin initials of the name, lower case.
  initials TEXT NOT NULL,
  vat_status TEXT NOT NULL CHECK (vat_status IN ('small-scale', 'general')),
  entity_type TEXT NOT NULL CHECK (entity_type IN ('household', 'enterprise', 'other')),
  registration_type TEXT NOT NULL,
  place TEXT NOT NULL CHECK (place IN ('city', 'town', 'other')),
  address TEXT NOT NULL,
  industry TEXT NOT NULL,
  legal_person_name TEXT NOT NULL,
  person_key TEXT NOT NULL,
  contact_phone TEXT NOT NULL,
  state_status TEXT NOT NULL,
  local_status TEXT NOT NULL,
  state_arrears_fen INTEGER NOT NULL,
  local_arrears_fen INTEGER NOT NULL,
  credit_level TEXT NOT NULL CHECK (credit_level IN ('A', 'B', 'C', 'D', 'none')),
  -- Version of each field group; every group has one owning bureau.
  group_versions_json TEXT NOT NULL CHECK (json_valid(group_versions_json))
) STRICT;
CREATE INDEX taxpayers_by_credit_code ON taxpayers (credit_code) WHERE credit_code IS NOT NULL;
CREATE INDEX taxpayers_by_name_key ON taxpayers (name_key);
CREATE INDEX taxpayers_by_initials ON taxpayers (initials);

-- Single characters and pairs of the names, pairs of the initials. FTS5's own trigrams never find two characters.
CREATE VIRTUAL TABLE taxpayer_grams USING fts5 (grams, content = '', contentless_delete = 1, detail = 'none');

-- Whose card finds which taxpayer.
CREATE TABLE taxpayer_persons (
  taxpayer_no TEXT NOT NULL REFERENCES taxpayers (taxpayer_no),
  id_number TEXT NOT NULL,
  person_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('legal-person', 'handler')),
  PRIMARY KEY (taxpayer_no, id_number, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX taxpayer_persons_by_id ON taxpayer_persons (id_number);

-- Who stood at the counter and how that was established.
CREATE TABLE identifications (
  id TEXT PRIMARY KEY,
  method TEXT NOT NULL CHECK (method IN ('card', 'manual')),
  person_name TEXT NOT NULL,
  id_number TEXT NOT NULL,
  reason TEXT CHECK (method = 'card' OR reason IS NOT NULL),
  officer TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- Every look at a taxpayer's record, with its purpose (国税发〔2008〕93号).
CREATE TABLE access_log (
  id INTEGER PRIMARY KEY,
  officer TEXT NOT NULL,
  taxpayer_no TEXT NOT NULL,
  purpose TEXT NOT NULL,
  case_file_id TEXT,
  at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER access_log_is_never_changed BEFORE UPDATE ON access_log
BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END;
CREATE TRIGGER access_log_is_never_deleted BEFORE DELETE ON access_log
BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END;
