-- Trust lists and revocation lists that the exchange holds: fetched in pieces, judged, and kept in mind by their hash.
-- By the line, or null: by stick, or with the window itself.
ALTER TABLE trust_lists ADD COLUMN came_by TEXT CHECK (came_by = 'exchange');
ALTER TABLE revocation_lists ADD COLUMN came_by TEXT CHECK (came_by = 'exchange');

-- What is on its way. It grows from byte 0, and goes once it is judged.
CREATE TABLE trust_paper_downloads (
  -- SHA-256 of the whole.
  hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
  size INTEGER NOT NULL CHECK (size > 0),
  received INTEGER NOT NULL CHECK (received BETWEEN 0 AND size)
) STRICT, WITHOUT ROWID;
CREATE TABLE trust_paper_pieces (
  hash TEXT NOT NULL REFERENCES trust_paper_downloads (hash),
  at INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (hash, at)
) STRICT;

-- What came of a paper: it is not fetched again. One that was not taken is judged anew under another trust list.
CREATE TABLE trust_papers_judged (
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  -- The trust list that was in use; 0 where there was none.
  trust_version INTEGER NOT NULL CHECK (trust_version >= 0),
  -- Why it was not taken; null where it was.
  code TEXT,
  judged_at INTEGER NOT NULL,
  PRIMARY KEY (hash, trust_version)
) STRICT, WITHOUT ROWID;
