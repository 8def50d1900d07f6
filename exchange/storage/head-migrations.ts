import type { Dialect } from './migrations.ts';

/**
 * Heads of each part's feed, and the complete subtrees of its tree from 256 leaves up: they never change, and a root or
 * a proof is made from a few of them. What a bureau signed that does not fit the feed is kept as it came.
 */
export const heads = ({ int, bytes, tableEnd }: Dialect): string => `
CREATE TABLE tree_nodes (
  part TEXT NOT NULL,
  level ${int} NOT NULL,
  number ${int} NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (part, level, number)
)${tableEnd};
CREATE TABLE tree_heads (
  part TEXT NOT NULL,
  size ${int} NOT NULL,
  body ${bytes} NOT NULL,
  PRIMARY KEY (part, size)
)${tableEnd};
CREATE TABLE head_countersignatures (
  part TEXT NOT NULL,
  size ${int} NOT NULL,
  bureau TEXT NOT NULL CHECK (bureau IN ('state', 'local')),
  body ${bytes} NOT NULL,
  kept_at ${int} NOT NULL,
  PRIMARY KEY (part, size, bureau)
)${tableEnd};
CREATE TABLE head_alarms (
  part TEXT NOT NULL,
  size ${int} NOT NULL,
  bureau TEXT NOT NULL CHECK (bureau IN ('state', 'local')),
  root TEXT NOT NULL,
  body ${bytes} NOT NULL,
  raised_at ${int} NOT NULL,
  PRIMARY KEY (part, size, bureau, root)
)${tableEnd};
`;
