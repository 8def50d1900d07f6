-- Photos of readings that no case rests on: those to be dropped are looked up here, and not among all readings.
CREATE TABLE unused_card_photos (
  identification_id TEXT PRIMARY KEY REFERENCES card_photos (identification_id) ON DELETE CASCADE,
  -- When the card was read.
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX unused_card_photos_by_time ON unused_card_photos (at);
INSERT INTO unused_card_photos
  SELECT i.id, i.at FROM card_photos p JOIN identifications i ON i.id = p.identification_id
   WHERE NOT EXISTS (SELECT 1 FROM case_files c WHERE c.identification_id = i.id);
CREATE TRIGGER card_photos_begin_unused AFTER INSERT ON card_photos
BEGIN
  INSERT INTO unused_card_photos
    SELECT i.id, i.at FROM identifications i
     WHERE i.id = NEW.identification_id
       AND NOT EXISTS (SELECT 1 FROM case_files c WHERE c.identification_id = i.id);
END;
CREATE TRIGGER case_files_use_the_photo AFTER INSERT ON case_files WHEN NEW.identification_id IS NOT NULL
BEGIN DELETE FROM unused_card_photos WHERE identification_id = NEW.identification_id; END;
-- Another card was read for the case: its photo is used, and that of the card before is not any more.
CREATE TRIGGER case_files_change_the_photo AFTER UPDATE OF identification_id ON case_files
WHEN NEW.identification_id IS NOT OLD.identification_id
BEGIN
  DELETE FROM unused_card_photos WHERE identification_id = NEW.identification_id;
  INSERT INTO unused_card_photos
    SELECT i.id, i.at FROM card_photos p JOIN identifications i ON i.id = p.identification_id
     WHERE p.identification_id = OLD.identification_id
       AND NOT EXISTS (SELECT 1 FROM case_files c WHERE c.identification_id = i.id);
END;

-- A scanned number: whole, or its digits alone, which are `no`.
CREATE INDEX vouchers_by_print ON vouchers (replace(number, ' ', ''));
CREATE INDEX vouchers_by_no ON vouchers (no);

-- The organisation code inside a taxpayer number of the old form, and inside a credit code.
CREATE INDEX taxpayers_by_organisation ON taxpayers (substr(taxpayer_no, 7)) WHERE length(taxpayer_no) = 15;
CREATE INDEX taxpayers_by_organisation_of_code ON taxpayers (substr(credit_code, 9, 9)) WHERE credit_code IS NOT NULL;

-- What an auditor asks for is a day, and who looked at anything on it.
CREATE INDEX access_log_by_time ON access_log (at, officer);

-- One change is made to a signature, once: the act that filed what was signed is noted on it.
DROP TRIGGER payer_signatures_are_final;
CREATE TRIGGER payer_signatures_are_final BEFORE UPDATE ON payer_signatures
WHEN OLD.act_id IS NOT NULL OR NEW.act_id IS NULL OR NEW.id <> OLD.id OR NEW.case_file_id <> OLD.case_file_id
  OR NEW.document_hash <> OLD.document_hash OR NEW.outcome <> OLD.outcome
  OR NEW.strokes_json IS NOT OLD.strokes_json OR NEW.drawn_on <> OLD.drawn_on OR NEW.officer <> OLD.officer
  OR NEW.at <> OLD.at
BEGIN SELECT RAISE(ABORT, 'a signature is never altered'); END;
