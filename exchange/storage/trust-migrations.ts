import type { Dialect } from './migrations.ts';

/** Papers that others have signed, in pieces; of each subject the newest and the one before it. */
export const trustPapers = ({ int, bytes, tableEnd }: Dialect): string => `
CREATE TABLE trust_papers (
  hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('trust-list', 'revocation-list')),
  subject TEXT NOT NULL,
  paper_order ${int} NOT NULL,
  size ${int} NOT NULL,
  of_whom TEXT NOT NULL,
  put_at ${int} NOT NULL,
  UNIQUE (kind, subject, paper_order),
  CHECK ((kind = 'trust-list') = (subject = ''))
)${tableEnd};
CREATE TABLE trust_paper_pieces (
  hash TEXT NOT NULL REFERENCES trust_papers (hash),
  at ${int} NOT NULL,
  body ${bytes} NOT NULL,
  PRIMARY KEY (hash, at)
)${tableEnd};
`;
