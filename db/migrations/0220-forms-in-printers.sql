-- By which printer a numbered form goes out, and how: the last row of a form counts.
CREATE TABLE form_ways (
  form TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('form-printer', 'document-overprint', 'document-plain')),
  officer TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX form_ways_by_form ON form_ways (form);
CREATE TRIGGER form_ways_are_kept BEFORE DELETE ON form_ways
BEGIN SELECT RAISE(ABORT, 'who chose a printer is never forgotten'); END;
CREATE TRIGGER form_ways_are_final BEFORE UPDATE ON form_ways
BEGIN SELECT RAISE(ABORT, 'another choice is another row'); END;

-- By how much a printer has to move what it puts onto a form: read off a sheet of crosses. The last row counts.
CREATE TABLE form_calibrations (
  -- Which printer: its kind and where it is reached.
  printer TEXT NOT NULL,
  form TEXT NOT NULL,
  right_um INTEGER NOT NULL CHECK (right_um BETWEEN -30000 AND 30000),
  down_um INTEGER NOT NULL CHECK (down_um BETWEEN -30000 AND 30000),
  officer TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX form_calibrations_by_printer ON form_calibrations (printer, form);
CREATE TRIGGER form_calibrations_are_kept BEFORE DELETE ON form_calibrations
BEGIN SELECT RAISE(ABORT, 'a calibration is never forgotten'); END;
CREATE TRIGGER form_calibrations_are_final BEFORE UPDATE ON form_calibrations
BEGIN SELECT RAISE(ABORT, 'another calibration is another row'); END;
