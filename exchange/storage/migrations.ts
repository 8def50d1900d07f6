import { Fault } from '../../domain/faults.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import { blobs } from './blob-migrations.ts';
import { handovers, scansHandedOver } from './handover-migration.ts';
import { enrolments, policyAndCounts, snapshots } from './desk-migrations.ts';
import { heads } from './head-migrations.ts';
import { reconciliations } from './reconcile-migration.ts';
import { quarantine } from './quarantine-migrations.ts';
import { trustPapers } from './trust-migrations.ts';

/** What differs between the two engines in a table definition. */
export interface Dialect {
  readonly engine: 'sqlite' | 'postgres';
  readonly int: string;
  readonly bytes: string;
  readonly tableEnd: string;
}
export const sqliteDialect: Dialect = {
  engine: 'sqlite',
  int: 'INTEGER',
  bytes: 'BLOB',
  tableEnd: ' STRICT, WITHOUT ROWID',
};
export const postgresDialect: Dialect = { engine: 'postgres', int: 'BIGINT', bytes: 'BYTEA', tableEnd: '' };

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * Landed log and device rows are keyed by device; feed, results, records, sums and the counter by part, and every
 * unique key among those contains the part, so that they can be distributed by part later (DESIGN §8).
 * Canonical texts are bytes, money and instants are 64-bit integers, and no number comes from a sequence.
 */
const first = ({ int, bytes, tableEnd }: Dialect): string => `
CREATE TABLE store_identity (
  only_row ${int} PRIMARY KEY CHECK (only_row = 1),
  env TEXT NOT NULL CHECK (env IN ('production', 'training')),
  exchange_id TEXT NOT NULL,
  created_at ${int} NOT NULL,
  training_date TEXT,
  CHECK ((env = 'training') = (training_date IS NOT NULL))
)${tableEnd};
CREATE TABLE devices (
  device TEXT PRIMARY KEY,
  suite TEXT NOT NULL,
  public_key_hex TEXT NOT NULL,
  bureau TEXT NOT NULL CHECK (bureau IN ('state', 'local')),
  part TEXT NOT NULL,
  hall TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'revoked', 'frozen')),
  epoch ${int} NOT NULL,
  last_seq ${int} NOT NULL,
  chain_head TEXT NOT NULL
)${tableEnd};
CREATE INDEX devices_by_part ON devices (part);
CREATE TABLE entitlements (
  device TEXT NOT NULL REFERENCES devices (device),
  position ${int} NOT NULL,
  acting_for TEXT NOT NULL CHECK (acting_for IN ('state', 'local')),
  under_authority TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  PRIMARY KEY (device, position)
)${tableEnd};
CREATE TABLE batches (
  device TEXT NOT NULL REFERENCES devices (device),
  epoch ${int} NOT NULL,
  to_seq ${int} NOT NULL,
  from_seq ${int} NOT NULL,
  last_hash TEXT NOT NULL,
  signature TEXT NOT NULL,
  received_at ${int} NOT NULL,
  PRIMARY KEY (device, to_seq)
)${tableEnd};
CREATE TABLE landed (
  device TEXT NOT NULL REFERENCES devices (device),
  seq ${int} NOT NULL,
  epoch ${int} NOT NULL,
  hash TEXT NOT NULL,
  body ${bytes} NOT NULL,
  received_at ${int} NOT NULL,
  PRIMARY KEY (device, seq)
)${tableEnd};
CREATE TABLE alarms (
  device TEXT NOT NULL REFERENCES devices (device),
  epoch ${int} NOT NULL,
  seq ${int} NOT NULL,
  given_hash TEXT NOT NULL,
  stored_hash TEXT NOT NULL,
  code TEXT NOT NULL,
  given_body ${bytes} NOT NULL,
  signature TEXT NOT NULL,
  raised_at ${int} NOT NULL,
  PRIMARY KEY (device, seq, given_hash)
)${tableEnd};
CREATE TABLE spent_nonces (
  nonce TEXT PRIMARY KEY,
  expires_at ${int} NOT NULL
)${tableEnd};
CREATE TABLE parts (
  part TEXT PRIMARY KEY,
  high_water ${int} NOT NULL
)${tableEnd};
CREATE TABLE cursors (
  part TEXT NOT NULL REFERENCES parts (part),
  device TEXT NOT NULL,
  applied_seq ${int} NOT NULL,
  PRIMARY KEY (part, device)
)${tableEnd};
CREATE TABLE feed (
  part TEXT NOT NULL REFERENCES parts (part),
  position ${int} NOT NULL,
  device TEXT NOT NULL,
  epoch ${int} NOT NULL,
  seq ${int} NOT NULL,
  hash TEXT NOT NULL,
  body ${bytes} NOT NULL,
  sender_bureau TEXT NOT NULL,
  received_at ${int} NOT NULL,
  quarantined TEXT,
  PRIMARY KEY (part, position),
  UNIQUE (part, device, seq)
)${tableEnd};
CREATE TABLE results (
  part TEXT NOT NULL REFERENCES parts (part),
  device TEXT NOT NULL,
  epoch ${int} NOT NULL,
  seq ${int} NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('ACCEPTED', 'REJECT', 'CONFLICT')),
  position ${int},
  code TEXT,
  field TEXT,
  quarantined ${int} NOT NULL CHECK (quarantined IN (0, 1)),
  current_version ${int},
  current_hash TEXT,
  decided_at ${int} NOT NULL,
  PRIMARY KEY (part, device, seq),
  CHECK ((verdict = 'ACCEPTED') = (position IS NOT NULL))
)${tableEnd};
CREATE TABLE records (
  part TEXT NOT NULL REFERENCES parts (part),
  record_id TEXT NOT NULL,
  authority TEXT NOT NULL,
  schema_name TEXT NOT NULL,
  taxpayer TEXT NOT NULL,
  version ${int} NOT NULL,
  hash TEXT NOT NULL,
  sender_bureau TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('accepted', 'returned', 'confirmed')),
  open_return TEXT,
  PRIMARY KEY (part, record_id),
  CHECK ((status = 'returned') = (open_return IS NOT NULL))
)${tableEnd};
CREATE TABLE fact_lines (
  part TEXT NOT NULL REFERENCES parts (part),
  device TEXT NOT NULL,
  epoch ${int} NOT NULL,
  seq ${int} NOT NULL,
  line_number ${int} NOT NULL,
  bureau TEXT NOT NULL,
  levy TEXT NOT NULL,
  amount_fen ${int} NOT NULL,
  surcharge_fen ${int} NOT NULL,
  PRIMARY KEY (part, device, seq, line_number)
)${tableEnd};
CREATE TABLE fact_vouchers (
  part TEXT NOT NULL REFERENCES parts (part),
  device TEXT NOT NULL,
  epoch ${int} NOT NULL,
  seq ${int} NOT NULL,
  voucher_bureau TEXT NOT NULL,
  voucher_number TEXT NOT NULL,
  PRIMARY KEY (part, device, seq)
)${tableEnd};
`;

/** Papers about seal keys: few, kept for good, each read whole by the device it is about. */
const sealPapers = ({ int, bytes, tableEnd }: Dialect): string => `
CREATE TABLE seal_papers (
  device TEXT NOT NULL REFERENCES devices (device),
  kind TEXT NOT NULL CHECK (kind IN ('request', 'grant', 'revocation')),
  id TEXT NOT NULL,
  body ${bytes} NOT NULL,
  deposited_at ${int} NOT NULL,
  PRIMARY KEY (device, kind, id)
)${tableEnd};
`;

const definitions: readonly { name: string; sql: (dialect: Dialect) => string }[] = [
  { name: 'landed-log-feed-and-records', sql: first },
  { name: 'seal-papers', sql: sealPapers },
  { name: 'snapshots', sql: snapshots },
  { name: 'enrolments-and-decisions', sql: enrolments },
  { name: 'policy-and-counts', sql: policyAndCounts },
  { name: 'heads', sql: heads },
  { name: 'scans', sql: blobs },
  { name: 'handovers', sql: handovers },
  { name: 'quarantine', sql: quarantine },
  { name: 'reconciliations', sql: reconciliations },
  { name: 'scans-handed-over', sql: scansHandedOver },
  { name: 'trust-papers', sql: trustPapers },
];

export const migrationsFor = (dialect: Dialect): readonly Migration[] =>
  definitions.map(({ name, sql }, index) => {
    const text = sql(dialect);
    return { number: index + 1, name, sql: text, checksum: sha256Hex(text) };
  });

export const migrationsTable = ({ int, tableEnd }: Dialect): string => `
CREATE TABLE IF NOT EXISTS migrations (
  number ${int} PRIMARY KEY,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL,
  applied_at ${int} NOT NULL
)${tableEnd}`;

/**
 * Which migrations are still to run. Throws `exchange/store-from-the-future` for numbers this program does not
 * have, `exchange/store-migration-altered` where one that ran is not the one written here.
 */
export const missingMigrations = (
  all: readonly Migration[],
  done: readonly { readonly number: number; readonly checksum: string }[],
): readonly Migration[] => {
  for (const { number, checksum } of done) {
    const known = all[number - 1];
    if (known === undefined) throw new Fault('exchange/store-from-the-future', { number });
    if (known.checksum !== checksum) throw new Fault('exchange/store-migration-altered', { number });
  }
  return all.slice(done.length);
};
