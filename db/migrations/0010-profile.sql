-- What this window is: kind, window, hall, part, bureau, device. One text per name.
CREATE TABLE profile (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- Figures the sources leave to the bureaus: who set them, when, from which day.
CREATE TABLE parameters (
  name TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  -- Null ends the parameter: from then on nothing is set.
  value_json TEXT CHECK (value_json IS NULL OR json_valid(value_json)),
  set_by TEXT NOT NULL,
  set_on TEXT NOT NULL,
  PRIMARY KEY (name, valid_from)
) STRICT;

-- Dated agreements between the bureaus on how this hall cooperates (whose voucher, which mode).
CREATE TABLE hall_agreements (
  id TEXT PRIMARY KEY,
  item INTEGER NOT NULL CHECK (item BETWEEN 1 AND 44),
  mode INTEGER NOT NULL,
  voucher_bureau_for_local TEXT NOT NULL CHECK (voucher_bureau_for_local IN ('state', 'local')),
  valid_from TEXT NOT NULL,
  valid_to TEXT CHECK (valid_to IS NULL OR valid_to >= valid_from),
  document TEXT NOT NULL
) STRICT;

-- Running numbers that are not vouchers: case numbers, notices.
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL CHECK (value > 0)
) STRICT;
