import type { NewStore } from './port.ts';

/** Tables in the order in which they refer to each other. Snapshots are made anew from the feed. */
export const dumpedTables = [
  'devices',
  'entitlements',
  'batches',
  'landed',
  'alarms',
  'spent_nonces',
  'parts',
  'cursors',
  'feed',
  'results',
  'records',
  'passings',
  'passed_on',
  'fact_lines',
  'fact_vouchers',
  'seal_papers',
  'bureau_keys',
  'enrolments',
  'enrolment_opinions',
  'decisions',
  'policy_documents',
  'held_batches',
  'held_messages',
  'tree_nodes',
  'tree_heads',
  'head_countersignatures',
  'head_alarms',
  'reconciliations',
  'blob_names',
  'blobs',
  'blob_pieces',
  'trust_papers',
  'trust_paper_pieces',
] as const;
export type DumpedTable = (typeof dumpedTables)[number];

/** Tables that a dump leaves out: what it is about, how it was made, and what is made or sent anew. */
export const undumpedTables = [
  'store_identity',
  'migrations',
  'snapshots',
  'snapshot_chunks',
  'uploads',
  'upload_pieces',
] as const;

export type DumpValue = string | number | null | Uint8Array;

/** One row of one table, its columns by name. The same from both engines, so a dump of one loads into the other. */
export interface DumpRow {
  readonly table: DumpedTable;
  readonly row: Readonly<Record<string, DumpValue>>;
}

/** A store that can be written out whole, as it stands at one moment, while others go on writing to it. */
export interface DumpingStore {
  /** The identity with which a store must be made before the rows are loaded. */
  readIdentity(): Promise<NewStore>;
  /** How many migrations have run. */
  migrationCount(): Promise<number>;
  /** Gives every row in order; waits for each to be taken. */
  dump(take: (row: DumpRow) => Promise<void>): Promise<void>;
  /** Fills a store that has just been made, in one transaction: all rows or none. */
  load(rows: AsyncIterable<DumpRow>): Promise<void>;
}

const columnName = /^[a-z_]{1,40}$/;
const isTable = (name: string): name is DumpedTable => (dumpedTables as readonly string[]).includes(name);

/** One line of JSON; bytes as base64. */
export const dumpLine = ({ table, row }: DumpRow): string => {
  const values = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
  ]);
  return `${JSON.stringify([table, Object.fromEntries(values)])}\n`;
};

/** The opposite of `dumpLine`. Names of tables and columns go into SQL, so only known and plain ones pass. */
export const readDumpLine = (line: string): DumpRow => {
  const [table, fields] = JSON.parse(line) as [string, Record<string, DumpValue | { base64: string }>];
  if (!isTable(table) || Object.keys(fields).some((name) => !columnName.test(name)))
    throw new Error('a line of a dump names no table or column of ours');
  const row = Object.entries(fields).map(([name, value]) => [
    name,
    value !== null && typeof value === 'object' && 'base64' in value
      ? Buffer.from(value.base64, 'base64')
      : value,
  ]);
  return { table, row: Object.fromEntries(row) as DumpRow['row'] };
};
