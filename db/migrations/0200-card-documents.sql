-- What kind of document established who stood at the counter, and why it was typed where it was not read.
ALTER TABLE identifications ADD COLUMN document_kind TEXT NOT NULL DEFAULT 'resident-id' CHECK (document_kind IN
  ('resident-id', 'residence-permit', 'foreigner-residence', 'hk-macau-travel-permit', 'taiwan-travel-permit', 'passport'));
-- As printed on the card of a foreigner.
ALTER TABLE identifications ADD COLUMN english_name TEXT;
-- 通行证号码, on the card of a resident of Hong Kong, Macau or Taiwan.
ALTER TABLE identifications ADD COLUMN travel_permit_no TEXT;
-- From the list; null for a card, and for what was typed before there was a list.
ALTER TABLE identifications ADD COLUMN reason_kind TEXT CHECK (reason_kind IN
  ('reader-out', 'card-unreadable', 'no-chip', 'card-expired', 'other'));

-- The photo as the chip keeps it, as evidence of a reading. Its codec is proprietary: these bytes are no picture.
CREATE TABLE card_photos (
  identification_id TEXT PRIMARY KEY REFERENCES identifications (id),
  encoding TEXT NOT NULL CHECK (encoding = 'wlt'),
  bytes BLOB NOT NULL CHECK (length(bytes) > 0),
  -- SHA-256 of the bytes, also in the journal.
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE TRIGGER card_photos_are_final BEFORE UPDATE ON card_photos
BEGIN SELECT RAISE(ABORT, 'the photo of a card is never altered'); END;
-- A reading that led to no case is no evidence of anything: its photo goes.
CREATE TRIGGER card_photos_of_a_case_are_kept BEFORE DELETE ON card_photos
WHEN EXISTS (SELECT 1 FROM case_files WHERE identification_id = OLD.identification_id)
BEGIN SELECT RAISE(ABORT, 'the photo of a case is kept'); END;
CREATE INDEX case_files_by_identification ON case_files (identification_id) WHERE identification_id IS NOT NULL;
