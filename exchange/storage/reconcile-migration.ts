import type { Dialect } from './migrations.ts';

/** What came of laying a window's records beside the exchange's at one head: every difference, by record. */
export const reconciliations = ({ int, bytes, tableEnd }: Dialect): string => `
CREATE TABLE reconciliations (
  part TEXT NOT NULL,
  device TEXT NOT NULL,
  size ${int} NOT NULL,
  body ${bytes} NOT NULL,
  compared_at ${int} NOT NULL,
  PRIMARY KEY (part, device, size)
)${tableEnd};
`;
