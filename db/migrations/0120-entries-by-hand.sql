-- A taxpayer that the window did not know, as it was typed at the counter, and what became of the entry. While one is
-- open, the taxpayer is marked as entered by hand.
CREATE TABLE taxpayer_entries (
  id TEXT PRIMARY KEY,
  taxpayer_no TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (trim(reason) <> ''),
  officer TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- What was typed, so that it can be read beside what a registration said later.
  typed_json TEXT NOT NULL CHECK (json_valid(typed_json)),
  -- Its registration came, a later entry took its place, or its number was wrong.
  settled_by TEXT CHECK (settled_by IN ('registered', 'corrected', 'withdrawn')),
  settled_at INTEGER,
  CHECK ((settled_by IS NULL) = (settled_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX taxpayer_entries_open ON taxpayer_entries (taxpayer_no) WHERE settled_at IS NULL;
CREATE INDEX taxpayer_entries_by_number ON taxpayer_entries (taxpayer_no, at);
CREATE TRIGGER taxpayer_entries_are_settled_once BEFORE UPDATE ON taxpayer_entries
WHEN OLD.settled_at IS NOT NULL OR NEW.settled_at IS NULL OR NEW.id <> OLD.id OR NEW.taxpayer_no <> OLD.taxpayer_no
  OR NEW.reason <> OLD.reason OR NEW.officer <> OLD.officer OR NEW.at <> OLD.at OR NEW.typed_json <> OLD.typed_json
BEGIN SELECT RAISE(ABORT, 'an entry by hand is settled once and never changed'); END;
CREATE TRIGGER taxpayer_entries_are_never_deleted BEFORE DELETE ON taxpayer_entries
BEGIN SELECT RAISE(ABORT, 'an entry by hand is never deleted'); END;

-- Runs of four characters of each taxpayer number and credit code: what a search inside them asks for.
CREATE VIRTUAL TABLE taxpayer_number_grams USING fts5 (grams, content = '', contentless_delete = 1, detail = 'none');
WITH RECURSIVE
  place (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 37),
  known (id, number) AS (
    SELECT id, taxpayer_no FROM taxpayers
    UNION
    SELECT id, credit_code FROM taxpayers WHERE credit_code IS NOT NULL
  ),
  gram (id, run) AS (
    SELECT DISTINCT id, substr(number, n, 4) FROM known JOIN place ON n <= length(number) - 3
  )
INSERT INTO taxpayer_number_grams (rowid, grams)
SELECT id, group_concat(run, ' ') FROM gram GROUP BY id;

-- An ID number is found by its end, as people say it.
CREATE INDEX taxpayer_persons_by_end ON taxpayer_persons (substr(id_number, -4));
