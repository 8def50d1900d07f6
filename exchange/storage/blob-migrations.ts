import type { Dialect } from './migrations.ts';

/**
 * Scans. What accepted messages name, what has arrived, and what is on its way: pieces lie apart until the whole is
 * what its hash says, so that nobody is ever shown half of one.
 */
export const blobs = ({ int, bytes, tableEnd }: Dialect): string => `
CREATE TABLE blob_names (
  part TEXT NOT NULL REFERENCES parts (part),
  device TEXT NOT NULL,
  epoch ${int} NOT NULL,
  seq ${int} NOT NULL,
  name_number ${int} NOT NULL,
  hash TEXT NOT NULL,
  size ${int} NOT NULL,
  media_type TEXT NOT NULL,
  named_at ${int} NOT NULL,
  PRIMARY KEY (part, device, seq, name_number)
)${tableEnd};
CREATE INDEX blob_names_by_hash ON blob_names (hash, part);
CREATE TABLE blobs (
  hash TEXT PRIMARY KEY,
  size ${int} NOT NULL,
  arrived_at ${int} NOT NULL
)${tableEnd};
CREATE TABLE blob_pieces (
  hash TEXT NOT NULL,
  at ${int} NOT NULL,
  body ${bytes} NOT NULL,
  PRIMARY KEY (hash, at)
)${tableEnd};
CREATE TABLE uploads (
  device TEXT NOT NULL REFERENCES devices (device),
  hash TEXT NOT NULL,
  size ${int} NOT NULL,
  media_type TEXT NOT NULL,
  received ${int} NOT NULL,
  touched_at ${int} NOT NULL,
  PRIMARY KEY (device, hash)
)${tableEnd};
CREATE TABLE upload_pieces (
  device TEXT NOT NULL,
  hash TEXT NOT NULL,
  at ${int} NOT NULL,
  body ${bytes} NOT NULL,
  PRIMARY KEY (device, hash, at)
)${tableEnd};
`;
