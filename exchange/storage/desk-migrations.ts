import type { Dialect } from './migrations.ts';

/** Snapshots lie in the store: encrypted where it is, seen by every server, and gone with it. */
export const snapshots = ({ int, bytes, tableEnd }: Dialect): string => `
CREATE TABLE snapshots (
  part TEXT NOT NULL REFERENCES parts (part),
  position ${int} NOT NULL,
  hash TEXT NOT NULL,
  size ${int} NOT NULL,
  build TEXT NOT NULL,
  published_at ${int} NOT NULL,
  PRIMARY KEY (part, position)
)${tableEnd};
CREATE TABLE snapshot_chunks (
  part TEXT NOT NULL,
  build TEXT NOT NULL,
  chunk_number ${int} NOT NULL,
  body ${bytes} NOT NULL,
  put_at ${int} NOT NULL,
  PRIMARY KEY (part, build, chunk_number)
)${tableEnd};
`;

/** Who is let in, by whom it was decided, and why. Nothing here is ever deleted. What is quarantined is few. */
export const enrolments = ({ int, bytes, tableEnd }: Dialect): string => `
CREATE TABLE bureau_keys (
  bureau TEXT PRIMARY KEY CHECK (bureau IN ('state', 'local')),
  suite TEXT NOT NULL,
  public_key_hex TEXT NOT NULL
)${tableEnd};
CREATE TABLE enrolments (
  id TEXT PRIMARY KEY,
  device TEXT NOT NULL,
  body ${bytes} NOT NULL,
  asked_at ${int} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused')),
  approval ${bytes},
  CHECK ((state = 'approved') = (approval IS NOT NULL))
)${tableEnd};
CREATE TABLE enrolment_opinions (
  id TEXT NOT NULL REFERENCES enrolments (id),
  bureau TEXT NOT NULL CHECK (bureau IN ('state', 'local')),
  given_at ${int} NOT NULL,
  body ${bytes} NOT NULL,
  PRIMARY KEY (id, bureau, given_at)
)${tableEnd};
CREATE INDEX feed_quarantined ON feed (part, position) WHERE quarantined IS NOT NULL;
CREATE TABLE decisions (
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  decided_at ${int} NOT NULL,
  decided_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (kind, subject, decided_at)
)${tableEnd};
`;

/** What the bureaus have agreed, and what the desk counts: few among many, so each is found without a search. */
export const policyAndCounts = ({ int, bytes, tableEnd }: Dialect): string => `
CREATE TABLE policy_documents (
  version ${int} PRIMARY KEY,
  body ${bytes} NOT NULL
)${tableEnd};
CREATE INDEX results_not_accepted ON results (part, verdict, decided_at) WHERE verdict <> 'ACCEPTED';
CREATE INDEX records_returned ON records (part) WHERE status = 'returned';
`;
