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

/** The items of the `scans` that a HANDOVER's record carries, and a column of theirs, in each engine's words. */
const carried = {
  sqlite: {
    text: (of: string) => `CAST(${of}.body AS TEXT)`,
    place: (text: string, wanted: string) => `instr(${text}, ${wanted})`,
    // A text that names no scans has none: the path leads nowhere.
    items: (text: string) => `json_each(${text}, '$.body.record.scans') AS s`,
    number: 's.key',
    field: (name: string) => `s.value ->> '$.${name}'`,
  },
  postgres: {
    text: (of: string) => `convert_from(${of}.body, 'UTF8')`,
    place: (text: string, wanted: string) => `strpos(${text}, ${wanted})`,
    // As json, never jsonb: a text may hold characters that jsonb does not take.
    items: (text: string) =>
      `json_array_elements(CASE WHEN strpos(${text}, '"scans":') > 0
         THEN ${text}::json #> '{body,record,scans}' END) WITH ORDINALITY AS s (value, n)`,
    number: 's.n - 1',
    field: (name: string) => `s.value ->> '${name}'`,
  },
} as const;

/**
 * A HANDOVER names the scans of the record it carries, in the part it comes from and in the one it went to, unless that
 * one has sent it back. Those accepted before it did so are caught up on. Canonical text has no blanks, and a quotation
 * mark within a string of it stands behind a backslash: what is looked for is a field and never what somebody wrote.
 */
export const scansHandedOver = ({ engine, int }: Dialect): string => {
  const { text, place, items, number, field } = carried[engine];
  const [entry, answer] = [text('f'), text('d')];
  return `
INSERT INTO blob_names
SELECT f.part, f.device, f.epoch, f.seq, ${number}, ${field('hash')}, CAST(${field('size')} AS ${int}), ${field('mediaType')},
  f.received_at
FROM feed f CROSS JOIN ${items(entry)}
WHERE ${place(entry, `'"schema":"handover/1"'`)} > 0
  AND NOT EXISTS (SELECT 1 FROM feed d WHERE d.part = f.part AND ${place(answer, `'"kind":"DECLINE"'`)} > 0
    AND ${place(answer, `'"part":"' || f.part || '"'`)} > 0
    AND ${place(answer, `'"cause":"' || f.device || ':' || f.epoch || ':' || f.seq || '"'`)} > 0);
`;
};
