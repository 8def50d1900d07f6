import type { Dialect } from './migrations.ts';

/** What windows that are shut out have sent: beside the landed log, never deleted, decided on by a person. */
export const quarantine = ({ int, bytes, tableEnd }: Dialect): string => `
CREATE TABLE held_batches (
  device TEXT NOT NULL REFERENCES devices (device),
  epoch ${int} NOT NULL,
  to_seq ${int} NOT NULL,
  from_seq ${int} NOT NULL,
  last_hash TEXT NOT NULL,
  signature TEXT NOT NULL,
  received_at ${int} NOT NULL,
  PRIMARY KEY (device, epoch, to_seq)
)${tableEnd};
CREATE TABLE held_messages (
  device TEXT NOT NULL REFERENCES devices (device),
  epoch ${int} NOT NULL,
  seq ${int} NOT NULL,
  hash TEXT NOT NULL,
  body ${bytes} NOT NULL,
  received_at ${int} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('held', 'released', 'refused')),
  PRIMARY KEY (device, epoch, seq)
)${tableEnd};
CREATE INDEX held_messages_waiting ON held_messages (device, seq) WHERE state = 'held';
`;
