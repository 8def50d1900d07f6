-- The Merkle tree of each part's feed as this window has read it: complete subtrees of 256 entries and more, which never
-- change. From them and a few entries the window makes its own root of any size; it takes nobody's.
CREATE TABLE tree_nodes (
  part TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level >= 8),
  number INTEGER NOT NULL CHECK (number >= 0),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  PRIMARY KEY (part, level, number)
) STRICT, WITHOUT ROWID;

-- Heads the exchange has signed, and the bureaus' signatures under them, as far as they verify here.
CREATE TABLE tree_heads (
  part TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (size > 0),
  root TEXT NOT NULL CHECK (length(root) = 64),
  head_json TEXT NOT NULL CHECK (json_valid(head_json)),
  countersignatures_json TEXT NOT NULL CHECK (json_valid(countersignatures_json)),
  -- Whether the root made here is the one that was signed. What differs is kept, as evidence.
  standing TEXT NOT NULL CHECK (standing IN ('holds', 'differs')),
  checked_at INTEGER NOT NULL,
  PRIMARY KEY (part, size, root)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER tree_heads_are_kept BEFORE DELETE ON tree_heads
BEGIN SELECT RAISE(ABORT, 'a signed head is never forgotten'); END;

-- What came of laying this window's records beside the exchange's at one head, once for each, and beside what follows
-- from the messages this window itself has received.
CREATE TABLE reconciliations (
  part TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (size > 0),
  hall_date TEXT NOT NULL,
  differences_json TEXT NOT NULL CHECK (json_valid(differences_json)),
  -- Ids of records that are not what the messages here make of them.
  altered_json TEXT NOT NULL CHECK (json_valid(altered_json)),
  compared_at INTEGER NOT NULL,
  PRIMARY KEY (part, size)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER reconciliations_are_kept BEFORE DELETE ON reconciliations
BEGIN SELECT RAISE(ABORT, 'what was compared is kept'); END;
