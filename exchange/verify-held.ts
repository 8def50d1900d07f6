import { EnrolmentRequest } from '../contract/exchange/enrolment.ts';
import type { VerifyingKey } from '../evidence/signature.ts';
import { type HeldBlobs, readBlobs } from './verify-blobs.ts';
import type { DumpRow } from './storage/dump.ts';
import type { DeviceRecord, LandedMessage, RecordState, StoreIdentity } from './storage/port.ts';
import type { ReadOnlyStore } from './storage/read-only.ts';
import * as rows from './storage/rows.ts';
import { type HeldHeads, readHeads } from './verify-heads.ts';
import { type Quarantine, readQuarantine } from './verify-quarantine.ts';
import { type HeldTrust, readTrust } from './verify-trust.ts';

export interface HeldBatch {
  readonly device: string;
  readonly epoch: number;
  readonly from_seq: number;
  readonly to_seq: number;
  readonly last_hash: string;
  readonly signature: string;
}
export interface HeldResult extends rows.ResultRow {
  readonly part: string;
}
/** A feed entry; its text is the landed message's, or `sameText` is false. */
export interface HeldFeedEntry extends Omit<rows.FeedRow, 'body'> {
  readonly part: string;
  readonly sameText: boolean;
}
export interface HeldLine {
  readonly part: string;
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly bureau: string;
  readonly levy: string;
  readonly amount_fen: number;
  readonly surcharge_fen: number;
}
/** A message that goes to another part, as the part it comes from keeps it. */
export interface HeldPassing {
  readonly part: string;
  readonly position: number;
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly to_part: string;
}
export interface HeldVoucher {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly voucher_bureau: string;
  readonly voucher_number: string;
}

/** What a store holds at one moment, in the order of its numbers; every text once, in memory. */
export interface HeldStore {
  readonly identity: StoreIdentity;
  readonly devices: ReadonlyMap<string, DeviceRecord>;
  /** Every key a device was let in with, as far as the store remembers; the present one first. */
  readonly keys: ReadonlyMap<string, readonly VerifyingKey[]>;
  /** By device, by last number. */
  readonly batches: ReadonlyMap<string, readonly HeldBatch[]>;
  /** By device, by number. */
  readonly landed: ReadonlyMap<string, readonly LandedMessage[]>;
  readonly messages: ReadonlyMap<string, LandedMessage>;
  /** By device: up to which number verdicts were given. */
  readonly applied: ReadonlyMap<string, number>;
  readonly results: readonly HeldResult[];
  readonly highWater: ReadonlyMap<string, number>;
  /** By part, by position. */
  readonly feed: ReadonlyMap<string, readonly HeldFeedEntry[]>;
  /** By part, by record id. */
  readonly records: ReadonlyMap<string, ReadonlyMap<string, RecordState>>;
  readonly lines: readonly HeldLine[];
  readonly vouchers: readonly HeldVoucher[];
  readonly heads: HeldHeads;
  readonly passings: readonly HeldPassing[];
  /** How far each part has been passed on from each other: `<to> <from>`. */
  readonly passedOn: ReadonlyMap<string, number>;
  readonly blobs: HeldBlobs;
  readonly trust: HeldTrust;
  readonly quarantine: Quarantine;
}

const push = <T>(map: Map<string, T[]>, key: string, value: T): void => {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
};

/** The key of a request that was approved; a row that cannot be read gives none, and its signatures stay unproved. */
const approvedKey = (row: { body: Buffer; state: string }): VerifyingKey | undefined => {
  if (row.state !== 'approved') return undefined;
  try {
    const request = EnrolmentRequest.safeParse(JSON.parse(row.body.toString('utf8')));
    return request.success ? request.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** Reads a store whole, as it stands at one moment, on either engine. */
export const readHeld = async (store: ReadOnlyStore): Promise<HeldStore> => {
  const deviceRows: rows.DeviceRow[] = [];
  const entitled = new Map<string, rows.EntitlementRow[]>();
  const oldKeys = new Map<string, VerifyingKey[]>();
  const batches = new Map<string, HeldBatch[]>();
  const landed = new Map<string, LandedMessage[]>();
  const messages = new Map<string, LandedMessage>();
  const bodies = new Map<string, Buffer>();
  const applied = new Map<string, number>();
  const results: HeldResult[] = [];
  const highWater = new Map<string, number>();
  const feed = new Map<string, HeldFeedEntry[]>();
  const records = new Map<string, Map<string, RecordState>>();
  const lines: HeldLine[] = [];
  const vouchers: HeldVoucher[] = [];
  const { held: heads, ...takeHeads } = readHeads();
  const passings: HeldPassing[] = [];
  const passedOn = new Map<string, number>();
  const { held: blobs, ...takeBlobs } = readBlobs();
  const { held: trust, ...takeTrust } = readTrust();
  const { held: quarantine, ...takeQuarantine } = readQuarantine();

  const take: { readonly [table in DumpRow['table']]?: (row: never) => void } = {
    ...takeHeads,
    devices: (row: rows.DeviceRow) => deviceRows.push(row),
    entitlements: (row: rows.EntitlementRow) => push(entitled, row.device, row),
    batches: (row: HeldBatch) => push(batches, row.device, row),
    landed: (row: rows.LandedRow) => {
      const message = rows.landedOf(row);
      push(landed, row.device, message);
      messages.set(message.msgId, message);
      bodies.set(message.msgId, row.body);
    },
    parts: (row: { part: string; high_water: number }) => highWater.set(row.part, row.high_water),
    cursors: (row: { device: string; applied_seq: number }) => applied.set(row.device, row.applied_seq),
    feed: (row: rows.FeedRow & { part: string }) => {
      const { body, ...entry } = row;
      const sameText = bodies.get(rows.feedEntryOf(row).msgId)?.equals(body) ?? false;
      push(feed, row.part, { ...entry, sameText });
    },
    results: (row: HeldResult) => results.push(row),
    records: (row: rows.RecordRow & { part: string }) => {
      const known = records.get(row.part) ?? new Map<string, RecordState>();
      records.set(row.part, known.set(row.record_id, rows.recordOf(row)));
    },
    ...takeBlobs,
    ...takeTrust,
    ...takeQuarantine,
    fact_lines: (row: HeldLine) => lines.push(row),
    fact_vouchers: (row: HeldVoucher) => vouchers.push(row),
    passings: (row: HeldPassing) => passings.push(row),
    passed_on: (row: { part: string; from_part: string; position: number }) =>
      passedOn.set(`${row.part} ${row.from_part}`, row.position),
    enrolments: (row: { device: string; body: Buffer; state: string }) => {
      const key = approvedKey(row);
      if (key !== undefined) push(oldKeys, row.device, key);
    },
  };
  await store.dump(async ({ table, row }) => take[table]?.(row as never));
  bodies.clear();

  for (const list of batches.values()) list.sort((a, b) => a.to_seq - b.to_seq);
  for (const list of landed.values()) list.sort((a, b) => a.seq - b.seq);
  for (const list of feed.values()) list.sort((a, b) => a.position - b.position);
  const devices = new Map(
    deviceRows.map((row) => [row.device, rows.deviceOf(row, entitled.get(row.device) ?? [])]),
  );
  return {
    identity: await store.readIdentity(),
    devices,
    keys: new Map([...devices].map(([id, device]) => [id, [device, ...(oldKeys.get(id) ?? [])]])),
    batches,
    landed,
    messages,
    applied,
    results,
    highWater,
    feed,
    records,
    lines,
    vouchers,
    heads: heads(),
    passings,
    passedOn,
    blobs: blobs(),
    trust: trust(),
    quarantine: quarantine(),
  };
};
