import fs from 'node:fs';
import { EventEmitter } from 'node:events';
import { Fault } from '../../domain/faults.ts';
import type { Decide } from '../decide.ts';
import { type Applied, asksForParts, foldPending, pendingOf, recordIdsOf } from './fold.ts';
import { migrationsFor, migrationsTable, missingMigrations, sqliteDialect } from './migrations.ts';
import type { DeviceRecord, NewStore, StoreIdentity } from './port.ts';
import type { FullStore } from './desk-port.ts';
import * as rows from './rows.ts';
import { sqliteBlobNames, sqliteBlobs } from './sqlite-blobs.ts';
import { sqliteDesk } from './sqlite-desk.ts';
import { sqliteDump } from './sqlite-dump.ts';
import { SqliteDatabase, sqliteCodeOf } from './sqlite-engine.ts';
import { sqliteHeads } from './sqlite-heads.ts';
import { sqliteReconcile } from './sqlite-reconcile.ts';
import { sqlitePassings } from './sqlite-passings.ts';
import { sqliteHeld } from './sqlite-held.ts';
import { sqliteSealPapers } from './sqlite-seal-papers.ts';
import { statements } from './sqlite-statements.ts';
import { readTotals } from './sqlite-totals.ts';
import { sqliteTrust } from './sqlite-trust.ts';

export interface SqliteStoreOptions {
  readonly file: string;
  /** Raw 256-bit key, 64 hex digits. Wrapping it is the caller's business (`exchange/keys.ts`). */
  readonly keyHex: string;
}

/** Marks the file as an exchange of one kind, so that a training file is never taken for a real one. */
const applicationIds = { production: 0x54585031, training: 0x54585054 } as const;

const unavailable = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOMEM)/;
/** What SQLite says, in the hall's words where it has them. */
export const sqliteFault = (error: unknown): unknown => {
  const engine = sqliteCodeOf(error);
  if (engine === 'SQLITE_NOTADB') return new Fault('exchange/store-key-wrong');
  return unavailable.test(engine) ? new Fault('exchange/unavailable', { engine }) : error;
};

const openFile = ({ file, keyHex }: SqliteStoreOptions): SqliteDatabase => {
  if (!/^[0-9a-f]{64}$/.test(keyHex)) throw new Fault('exchange/store-key-wrong');
  const db = new SqliteDatabase(file, { timeout: 5000 });
  try {
    // AEGIS is authenticated: a flipped bit on disk is an error, never altered data (DESIGN §11).
    db.pragma(`cipher = 'aegis'`);
    db.key(Buffer.concat([Buffer.from('raw:'), Buffer.from(keyHex, 'hex')]));
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    return db;
  } catch (error) {
    db.close();
    throw sqliteFault(error);
  }
};

const migrate = (db: SqliteDatabase, now: number): void => {
  db.exec(migrationsTable(sqliteDialect));
  const done = db.prepare('SELECT number, checksum FROM migrations ORDER BY number').all();
  const missing = missingMigrations(
    migrationsFor(sqliteDialect),
    done as { number: number; checksum: string }[],
  );
  const insert = db.prepare(
    'INSERT INTO migrations (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)',
  );
  for (const { number, name, checksum, sql } of missing) {
    db.exec(sql);
    insert.run(number, name, checksum, now);
  }
};

/** Makes a new, encrypted store. Throws `exchange/store-exists` where there is a file already. */
export const createSqliteStore = (options: SqliteStoreOptions, identity: NewStore): FullStore => {
  if (fs.existsSync(options.file)) throw new Fault('exchange/store-exists');
  fs.closeSync(fs.openSync(options.file, 'wx', 0o600));
  const db = openFile(options);
  db.transaction(() => {
    db.pragma(`application_id = ${applicationIds[identity.env]}`);
    migrate(db, identity.createdAt);
    db.prepare(
      `INSERT INTO store_identity (only_row, env, exchange_id, created_at, training_date)
       VALUES (1, ?, ?, ?, ?)`,
    ).run(identity.env, identity.exchangeId, identity.createdAt, identity.trainingDate);
  }).exclusive();
  return storeOn(db, options);
};

/**
 * Opens a store and runs missing migrations. Throws `exchange/store-missing`, `exchange/store-key-wrong`,
 * `exchange/store-from-the-future`, `exchange/store-migration-altered`.
 */
export const openSqliteStore = (options: SqliteStoreOptions, now: number): FullStore => {
  if (!fs.existsSync(options.file)) throw new Fault('exchange/store-missing');
  const db = openFile(options);
  try {
    db.transaction(() => migrate(db, now)).immediate();
    return storeOn(db, options);
  } catch (error) {
    db.close();
    throw sqliteFault(error);
  }
};

const readIdentity = (db: SqliteDatabase): StoreIdentity => {
  const row = db.prepare('SELECT env, exchange_id, created_at FROM store_identity').get() as
    | { env: StoreIdentity['env']; exchange_id: string; created_at: number }
    | undefined;
  if (row === undefined) throw new Fault('exchange/store-missing');
  return { env: row.env, exchangeId: row.exchange_id, createdAt: row.created_at };
};

const storeOn = (db: SqliteDatabase, options: SqliteStoreOptions): FullStore => {
  const identity = readIdentity(db);
  const grown = new EventEmitter<{ grown: [part: string] }>().setMaxListeners(0);
  const q = statements(db);
  const blobNames = sqliteBlobNames(db);
  const passings = sqlitePassings(db, q, blobNames);

  /** Runs synchronously in one write transaction; the promise settles after the commit is on disk. */
  const write = async <T>(work: () => T): Promise<T> => {
    try {
      return db.transaction(work).immediate();
    } catch (error) {
      throw sqliteFault(error);
    }
  };
  const read = async <T>(work: () => T): Promise<T> => {
    try {
      return db.transaction(work).deferred();
    } catch (error) {
      throw sqliteFault(error);
    }
  };

  const held = sqliteHeld(db, { read, write });

  const findDevice = (device: string): DeviceRecord | undefined => {
    const row = q.device.get(device) as rows.DeviceRow | undefined;
    return row && rows.deviceOf(row, q.entitlements.all(device) as rows.EntitlementRow[]);
  };

  const putDevice = (d: DeviceRecord): void => {
    held.requireDecided(d);
    q.putDevice.run(
      d.device,
      d.suite,
      d.publicKeyHex,
      d.bureau,
      d.part,
      d.hall,
      d.status,
      d.epoch,
      d.lastSeq,
      d.chainHead,
    );
    q.clearEntitlements.run(d.device);
    for (const [n, e] of d.entitlements.entries())
      q.insertEntitlement.run(d.device, n, e.actingFor, e.under, e.from, e.to);
  };

  const writeApplied = (part: string, all: readonly Applied[], now: number): void => {
    for (const applied of all) {
      const { message: m, device, decision: d, position } = applied;
      const id = [part, m.device, m.epoch, m.seq] as const;
      q.insertResult.run(
        ...id,
        d.verdict,
        position,
        d.code,
        d.field,
        d.quarantined ? 1 : 0,
        d.currentVersion,
        d.currentHash,
        now,
      );
      if (position === null) continue;
      const mark = d.quarantined ? d.code : null;
      const body = Buffer.from(m.text, 'utf8');
      q.insertFeed.run(...id, position, m.hash, body, device.bureau, m.receivedAt, mark);
      for (const [n, line] of d.lines.entries())
        q.insertLine.run(...id, n, line.bureau, line.levy, line.amountFen, line.surchargeFen);
      blobNames.enter(part, applied, now);
      if (d.sentBack !== null) blobNames.drop(part, d.sentBack);
      for (const v of d.vouchers) q.insertVoucher.run(...id, v.voucherBureau, v.voucherNumber);
    }
  };

  const applyOnce = (part: string, limit: number, decide: Decide, now: number): number => {
    const landed = q.pending.all({ part, limit }) as rows.LandedRow[];
    if (landed.length === 0) return 0;
    const devices = new Map(landed.map(({ device }) => [device, findDevice(device) as DeviceRecord]));
    const pending = landed.map((row) =>
      pendingOf(rows.landedOf(row), devices.get(row.device) as DeviceRecord),
    );
    q.insertPart.run(part);
    const standing = recordIdsOf(pending)
      .map((id) => q.record.get(part, id) as rows.RecordRow | undefined)
      .filter((row) => row !== undefined)
      .map((row) => [row.record_id, rows.recordOf(row)] as const);
    const { high_water } = q.part.get(part) as { high_water: number };
    const parts = asksForParts(pending) ? passings.partsWithWindows() : undefined;
    const folded = foldPending(pending, new Map(standing), high_water, identity.env, decide, parts);

    writeApplied(part, folded.applied, now);
    passings.keep(part, folded.applied);
    for (const record of folded.records.values()) passings.putRecord(part, record);
    q.setHighWater.run(folded.highWater, part);
    const cursors = new Map(landed.map((row) => [row.device, row.seq]));
    for (const [device, seq] of cursors) q.putCursor.run(part, device, seq);
    return pending.length;
  };

  return {
    identity,
    ...held.store,
    ...sqliteDump(db, () => openFile(options)),
    ...sqliteDesk(db, { read, write }, { findDevice, putDevice }),
    ...sqliteHeads(db, { read, write }),
    ...sqliteReconcile(db, { read, write }),
    ...sqliteBlobs(db, { read, write }),
    ...sqliteTrust(db, { read, write }),
    findTrainingDate: () =>
      read(() => (q.trainingDate.get() as { training_date: string | null }).training_date ?? undefined),
    moveTrainingDate: (from, to) => write(() => q.moveTrainingDate.run(to, from).changes === 1),
    putDevice: (d) => write(() => putDevice(d)),
    setDeviceStatus: (device, status) =>
      write(() => {
        if (q.setStatus.run(status, device).changes === 0) throw new Fault('exchange/device-unknown');
      }),
    findDevice: (device) => read(() => findDevice(device)),
    landBatch: (request, judge) =>
      write(() => {
        const device = findDevice(request.device);
        if (device === undefined) throw new Fault('exchange/device-unknown');
        const toSeq = request.fromSeq + request.messages.length - 1;
        const stored = q.storedHashes.all(request.device, request.fromSeq, toSeq);
        const storedHashes = new Map((stored as rows.LandedRow[]).map((row) => [row.seq, row.hash]));
        const tail = held.tailOf(device, request.fromSeq, toSeq);
        const outcome = judge({ device, storedHashes, held: tail }, request);
        if (outcome.kind === 'held') held.hold(request, outcome.fresh);
        if (outcome.kind === 'forked') {
          const { message, storedHash } = outcome;
          q.insertAlarm.run(
            message.device,
            message.epoch,
            message.seq,
            message.hash,
            storedHash,
            'exchange/message-changed',
            Buffer.from(message.text, 'utf8'),
            request.signature,
            request.receivedAt,
          );
          q.setStatus.run('frozen', request.device);
        }
        if (outcome.kind === 'landed' && outcome.fresh.length > 0) {
          for (const m of outcome.fresh)
            q.insertLanded.run(m.device, m.seq, m.epoch, m.hash, Buffer.from(m.text, 'utf8'), m.receivedAt);
          const { epoch, fromSeq, lastHash, signature, receivedAt } = request;
          q.insertBatch.run(request.device, epoch, toSeq, fromSeq, lastHash, signature, receivedAt);
          q.advanceDevice.run(outcome.receivedTo, outcome.chainHead, request.device);
        }
        return outcome;
      }),
    listPendingParts: () =>
      read(() => {
        const pending = (q.pendingParts.all() as { part: string }[]).map(({ part }) => part);
        return [...new Set([...pending, ...passings.waitingParts()])];
      }),
    listReceivingParts: () => read(() => passings.waitingParts()),
    passOn: async (part, limit, receive) => {
      const count = await write(() => passings.passOnce(part, limit, receive));
      if (count > 0) grown.emit('grown', part);
      return count;
    },
    applyPending: async (part, limit, decide, now) => {
      const count = await write(() => applyOnce(part, limit, decide, now));
      if (count > 0) grown.emit('grown', part);
      return count;
    },
    readFeed: (part, after, limit, maxBytes) =>
      read(() => {
        const highWater = (q.part.get(part) as { high_water: number } | undefined)?.high_water ?? 0;
        const sizes = (q.feedSizes.all(part, after, limit) as { bytes: number }[]).map((r) => r.bytes);
        const count = rows.rowsThatFit(sizes, maxBytes);
        const entries = (q.feed.all(part, after, count) as rows.FeedRow[]).map(rows.feedEntryOf);
        return { part, from: after, to: entries.at(-1)?.position ?? after, highWater, entries };
      }),
    readResults: (device, afterSeq, limit) =>
      read(() => (q.results.all({ device, afterSeq, limit }) as rows.ResultRow[]).map(rows.verdictOf)),
    readRecords: (part) => read(() => (q.records.all(part) as rows.RecordRow[]).map(rows.recordOf)),
    readTotals: () => read(() => readTotals(q)),
    readAlarms: () => read(() => (q.alarms.all() as rows.AlarmRow[]).map(rows.alarmOf)),
    ...sqliteSealPapers(q, read, write, (device) => findDevice(device) !== undefined),
    spendNonce: (nonce, expiresAt, now) =>
      write(() => {
        q.forgetNonces.run(now);
        return q.spendNonce.run(nonce, expiresAt).changes === 1;
      }),
    onFeedGrown: (listener) => {
      grown.on('grown', listener);
      return () => void grown.off('grown', listener);
    },
    close: async () => void db.close(),
  };
};
