-- Files that travel on a stick between windows and the exchange; sealed for somebody, so kept as they came.
CREATE TABLE carried_files (
  -- SHA-256 of its text: the same file is the same row, however often it comes.
  id TEXT PRIMARY KEY CHECK (length(id) = 64),
  kind TEXT NOT NULL CHECK (kind IN ('to-exchange', 'to-window')),
  -- Who wrote it to the exchange, or whom it is for.
  device TEXT NOT NULL,
  name TEXT NOT NULL,
  -- written: put on a stick here. waiting: to go on to the exchange, or into this window, once it can. to-fetch: the
  -- exchange's answer for another window, until it is on a stick. done: nothing is left to do with it.
  state TEXT NOT NULL CHECK (state IN ('written', 'waiting', 'to-fetch', 'done')),
  -- The file itself while something is left to do with it.
  text TEXT CHECK ((text IS NULL) = (state IN ('written', 'done'))),
  -- Why it waits.
  reason TEXT,
  counts_json TEXT NOT NULL CHECK (json_valid(counts_json)),
  -- Last message of this window in it.
  to_seq INTEGER,
  officer TEXT NOT NULL,
  -- What it was exported for, in the officer's words (国税发〔2008〕93号).
  purpose TEXT,
  at INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE INDEX carried_files_open ON carried_files (at) WHERE state IN ('waiting', 'to-fetch');
CREATE TRIGGER carried_files_are_kept BEFORE DELETE ON carried_files
BEGIN SELECT RAISE(ABORT, 'what was carried is never forgotten'); END;

-- Drafts and tasks put off to a day, with the reason; they stay in the lists and in the counts.
CREATE TABLE set_asides (
  kind TEXT NOT NULL CHECK (kind IN ('case', 'task')),
  subject TEXT NOT NULL,
  until TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  officer TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
