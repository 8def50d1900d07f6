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
