-- What a revocation list names, in bunches: a province's has some hundred thousand, and with a row for each of them the
-- list held up the window while it was written.
CREATE TABLE revoked_serials (
  issuer_key TEXT NOT NULL REFERENCES revocation_lists (issuer_key),
  -- The last two digits of the serial numbers in it.
  bunch TEXT NOT NULL CHECK (length(bunch) = 2),
  -- Serial number and when it was revoked, UTC ms, one a line; each line is ended.
  entries TEXT NOT NULL,
  PRIMARY KEY (issuer_key, bunch)
) STRICT, WITHOUT ROWID;
INSERT INTO revoked_serials
  SELECT issuer_key, substr('0' || serial, -2), group_concat(serial || ' ' || revoked_at || char(10), '')
    FROM revoked_certificates GROUP BY 1, 2;
DROP TABLE revoked_certificates;
