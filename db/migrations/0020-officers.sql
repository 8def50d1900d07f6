CREATE TABLE officers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  bureau TEXT NOT NULL CHECK (bureau IN ('state', 'local')),
  -- argon2id parameters, salt and hash; null until the officer has chosen a PIN.
  pin_json TEXT CHECK (pin_json IS NULL OR json_valid(pin_json)),
  -- Day of the joint-window training; without it nobody acts for the other bureau.
  trained_on TEXT,
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1))
) STRICT;

CREATE TABLE grants (
  officer_id TEXT NOT NULL REFERENCES officers (id),
  authority TEXT NOT NULL CHECK (authority IN ('state', 'local')),
  role TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT CHECK (valid_to IS NULL OR valid_to >= valid_from),
  document TEXT NOT NULL,
  PRIMARY KEY (officer_id, authority, role, valid_from)
) STRICT, WITHOUT ROWID;

-- How long is still to wait, not until when: a changed wall clock or a restart does not shorten it.
CREATE TABLE lockouts (
  officer_id TEXT PRIMARY KEY REFERENCES officers (id),
  failures INTEGER NOT NULL CHECK (failures >= 0),
  remaining_ms INTEGER NOT NULL CHECK (remaining_ms >= 0),
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  officer_id TEXT NOT NULL REFERENCES officers (id),
  signed_in_at INTEGER NOT NULL,
  signed_out_at INTEGER,
  ended_by TEXT CHECK (ended_by IN ('sign-out', 'hand-over', 'closed', 'found-open'))
) STRICT;
CREATE INDEX sessions_open ON sessions (signed_in_at) WHERE signed_out_at IS NULL;
