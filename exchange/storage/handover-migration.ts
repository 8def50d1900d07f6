import type { Dialect } from './migrations.ts';

/**
 * A record may be handed over to another part: one more status, so the table is written anew. `passings` is kept with the
 * part a message comes from, `passed_on` with the one it goes to: each step writes rows of one part alone.
 */
export const handovers = ({ int, tableEnd }: Dialect): string => `
CREATE TABLE records_with_handover (
  part TEXT NOT NULL REFERENCES parts (part),
  record_id TEXT NOT NULL,
  authority TEXT NOT NULL,
  schema_name TEXT NOT NULL,
  taxpayer TEXT NOT NULL,
  version ${int} NOT NULL,
  hash TEXT NOT NULL,
  sender_bureau TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('accepted', 'returned', 'confirmed', 'handed-over')),
  open_return TEXT,
  handover TEXT,
  PRIMARY KEY (part, record_id),
  CHECK ((status = 'returned') = (open_return IS NOT NULL)),
  CHECK (status <> 'handed-over' OR handover IS NOT NULL)
)${tableEnd};
INSERT INTO records_with_handover SELECT part, record_id, authority, schema_name, taxpayer, version, hash, sender_bureau,
  status, open_return, NULL FROM records;
DROP TABLE records;
ALTER TABLE records_with_handover RENAME TO records;
CREATE INDEX records_returned ON records (part) WHERE status = 'returned';
CREATE INDEX records_of_handovers ON records (part, record_id) WHERE handover IS NOT NULL;
CREATE TABLE passings (
  part TEXT NOT NULL REFERENCES parts (part),
  position ${int} NOT NULL,
  device TEXT NOT NULL,
  epoch ${int} NOT NULL,
  seq ${int} NOT NULL,
  to_part TEXT NOT NULL,
  PRIMARY KEY (part, position)
)${tableEnd};
CREATE INDEX passings_by_goal ON passings (to_part, part, position);
CREATE TABLE passed_on (
  part TEXT NOT NULL REFERENCES parts (part),
  from_part TEXT NOT NULL,
  position ${int} NOT NULL,
  PRIMARY KEY (part, from_part)
)${tableEnd};
`;
