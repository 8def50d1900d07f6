import { EventEmitter } from 'node:events';
import { Fault } from '../../domain/faults.ts';
import { migrationsFor, migrationsTable, missingMigrations, postgresDialect } from './migrations.ts';
import type { FullStore } from './desk-port.ts';
import type { NewStore, StoreIdentity, Totals } from './port.ts';
import { applyOnce, channel, column, findDevice } from './postgres-apply.ts';
import { putDevice } from './postgres-devices.ts';
import { postgresBlobs } from './postgres-blobs.ts';
import { postgresDesk } from './postgres-desk.ts';
import { postgresDump } from './postgres-dump.ts';
import { hold, postgresHeld, tailOf } from './postgres-held.ts';
import { connectPostgres, type PostgresEngine, type Query } from './postgres-engine.ts';
import { postgresHeads } from './postgres-heads.ts';
import { postgresReconcile } from './postgres-reconcile.ts';
import { waitingPassings } from './passing-sql.ts';
import { passOnce } from './postgres-passings.ts';
import { postgresSealPapers } from './postgres-seal-papers.ts';
import { postgresTrust } from './postgres-trust.ts';
import * as rows from './rows.ts';

/** Any number will do; it keeps two servers that start at once from migrating at once. */
const migrationLock = 0x545850;

const migrate = async (query: Query, now: number): Promise<void> => {
  await query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
  await query(migrationsTable(postgresDialect));
  const done = await query<{ number: number; checksum: string }>(
    'SELECT number, checksum FROM migrations ORDER BY number',
  );
  for (const { number, name, checksum, sql } of missingMigrations(migrationsFor(postgresDialect), done)) {
    await query(sql);
    await query('INSERT INTO migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)', [
      number,
      name,
      checksum,
      now,
    ]);
  }
};

const findIdentity = async (query: Query): Promise<StoreIdentity | undefined> => {
  const [row] = await query<{ env: StoreIdentity['env']; exchange_id: string; created_at: number }>(
    'SELECT env, exchange_id, created_at FROM store_identity',
  );
  return row && { env: row.env, exchangeId: row.exchange_id, createdAt: row.created_at };
};

/** Makes the tables in an empty database. Throws `exchange/store-exists` where an exchange lives already. */
export const createPostgresStore = async (url: string, identity: NewStore): Promise<FullStore> => {
  const engine = connectPostgres(url);
  try {
    await engine.transaction(async (query) => {
      await migrate(query, identity.createdAt);
      if ((await findIdentity(query)) !== undefined) throw new Fault('exchange/store-exists');
      await query(
        `INSERT INTO store_identity (only_row, env, exchange_id, created_at, training_date)
         VALUES (1, $1, $2, $3, $4)`,
        [identity.env, identity.exchangeId, identity.createdAt, identity.trainingDate],
      );
    });
    return storeOn(engine, identity);
  } catch (error) {
    await engine.close();
    throw error;
  }
};

/**
 * Opens a store and runs missing migrations. Throws `exchange/store-missing`, `exchange/unavailable`,
 * `exchange/store-from-the-future`, `exchange/store-migration-altered`.
 */
export const openPostgresStore = async (url: string, now: number): Promise<FullStore> => {
  const engine = connectPostgres(url);
  try {
    const identity = await engine.transaction(async (query) => {
      const [made] = await query<{ made: string | null }>(
        `SELECT to_regclass('store_identity')::text AS made`,
      );
      if (made?.made == null) throw new Fault('exchange/store-missing');
      await migrate(query, now);
      return findIdentity(query);
    });
    if (identity === undefined) throw new Fault('exchange/store-missing');
    return storeOn(engine, identity);
  } catch (error) {
    await engine.close();
    throw error;
  }
};

const readTotals = async (query: Query): Promise<Totals> => {
  const money = await query<{ bureau: 'state' | 'local'; levy: string; amount: string; surcharge: string }>(
    `SELECT bureau, levy, SUM(amount_fen)::text AS amount, SUM(surcharge_fen)::text AS surcharge
     FROM fact_lines GROUP BY bureau, levy ORDER BY bureau COLLATE "C", levy COLLATE "C"`,
  );
  const vouchers = await query<Totals['voucherNumbers'][number]>(
    `SELECT voucher_bureau AS "voucherBureau", voucher_number AS "voucherNumber" FROM fact_vouchers
     GROUP BY 1, 2 ORDER BY voucher_bureau COLLATE "C", voucher_number COLLATE "C"`,
  );
  const [counts] = await query<Totals['messages']>(
    `SELECT (SELECT COUNT(*) FROM landed) AS landed,
       COUNT(*) FILTER (WHERE verdict = 'ACCEPTED') AS accepted,
       COUNT(*) FILTER (WHERE verdict = 'REJECT') AS rejected,
       COUNT(*) FILTER (WHERE verdict = 'CONFLICT') AS conflicts,
       COUNT(*) FILTER (WHERE quarantined = 1) AS quarantined FROM results`,
  );
  return {
    money: money.map((m) => ({
      bureau: m.bureau,
      levy: m.levy,
      amountFen: Number(m.amount),
      surchargeFen: Number(m.surcharge),
    })),
    voucherNumbers: vouchers,
    messages: counts as Totals['messages'],
  };
};

const storeOn = (engine: PostgresEngine, identity: StoreIdentity): FullStore => {
  const { env, exchangeId, createdAt } = identity;
  const grown = new EventEmitter<{ grown: [part: string] }>().setMaxListeners(0);
  engine.listen(channel, (part) => grown.emit('grown', part));
  const { transaction } = engine;

  return {
    identity: { env, exchangeId, createdAt },
    ...postgresDump(engine),
    ...postgresDesk(engine),
    ...postgresHeld(engine),
    ...postgresHeads(engine),
    ...postgresReconcile(engine),
    ...postgresBlobs(engine),
    ...postgresTrust(engine),
    findTrainingDate: () =>
      transaction(async (query) => {
        const [row] = await query<{ training_date: string | null }>(
          'SELECT training_date FROM store_identity',
        );
        return row?.training_date ?? undefined;
      }),
    moveTrainingDate: (from, to) =>
      transaction(async (query) => {
        const moved = await query(
          `UPDATE store_identity SET training_date = $2 WHERE env = 'training' AND training_date = $1
           RETURNING only_row`,
          [from, to],
        );
        return moved.length === 1;
      }),
    putDevice: (d) => transaction((query) => putDevice(query, d)),
    setDeviceStatus: (device, status) =>
      transaction(async (query) => {
        const set = await query('UPDATE devices SET status = $1 WHERE device = $2 RETURNING device', [
          status,
          device,
        ]);
        if (set.length === 0) throw new Fault('exchange/device-unknown');
      }),
    findDevice: (device) => transaction((query) => findDevice(query, device)),
    landBatch: (request, judge) =>
      transaction(async (query) => {
        const device = await findDevice(query, request.device, 'FOR UPDATE');
        if (device === undefined) throw new Fault('exchange/device-unknown');
        const { epoch, fromSeq, lastHash, signature, receivedAt } = request;
        const toSeq = fromSeq + request.messages.length - 1;
        const stored = await query<{ seq: number; hash: string }>(
          'SELECT seq, hash FROM landed WHERE device = $1 AND seq BETWEEN $2 AND $3',
          [request.device, fromSeq, toSeq],
        );
        const storedHashes = new Map(stored.map((row) => [row.seq, row.hash]));
        const held = await tailOf(query, device, fromSeq, toSeq);
        const outcome = judge({ device, storedHashes, held }, request);
        if (outcome.kind === 'held') await hold(query, request, outcome.fresh);
        if (outcome.kind === 'forked') {
          const { message, storedHash } = outcome;
          await query('INSERT INTO alarms VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
            message.device,
            message.epoch,
            message.seq,
            message.hash,
            storedHash,
            'exchange/message-changed',
            Buffer.from(message.text, 'utf8'),
            signature,
            receivedAt,
          ]);
          await query(`UPDATE devices SET status = 'frozen' WHERE device = $1`, [request.device]);
        }
        if (outcome.kind === 'landed' && outcome.fresh.length > 0) {
          const { fresh } = outcome;
          await query(
            `INSERT INTO landed SELECT $1::text, l.* FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::bytea[],
               $6::bigint[]) AS l`,
            [
              request.device,
              column(fresh, (m) => m.seq),
              column(fresh, (m) => m.epoch),
              column(fresh, (m) => m.hash),
              column(fresh, (m) => Buffer.from(m.text, 'utf8')),
              column(fresh, (m) => m.receivedAt),
            ],
          );
          await query('INSERT INTO batches VALUES ($1, $2, $3, $4, $5, $6, $7)', [
            request.device,
            epoch,
            toSeq,
            fromSeq,
            lastHash,
            signature,
            receivedAt,
          ]);
          await query('UPDATE devices SET last_seq = $2, chain_head = $3 WHERE device = $1', [
            request.device,
            outcome.receivedTo,
            outcome.chainHead,
          ]);
        }
        return outcome;
      }),
    listPendingParts: () =>
      transaction(async (query) => {
        const found = await query<{ part: string }>(
          `SELECT DISTINCT d.part FROM devices d
           LEFT JOIN cursors c ON c.part = d.part AND c.device = d.device
           WHERE d.last_seq > COALESCE(c.applied_seq, 0) UNION ${waitingPassings}`,
        );
        return found.map(({ part }) => part);
      }),
    applyPending: (part, limit, decide, now) =>
      transaction((query) => applyOnce(query, env, part, limit, decide, now)),
    listReceivingParts: () =>
      transaction(async (query) => (await query<{ part: string }>(waitingPassings)).map(({ part }) => part)),
    passOn: (part, limit, receive) => transaction((query) => passOnce(query, part, limit, receive)),
    readFeed: (part, after, limit, maxBytes) =>
      transaction(async (query) => {
        // The counter first: whatever it says is committed, and nothing at or below it can appear later.
        const [counter] = await query<{ high_water: number }>(
          'SELECT high_water FROM parts WHERE part = $1',
          [part],
        );
        const highWater = counter?.high_water ?? 0;
        const sizes = await query<{ bytes: number }>(
          `SELECT length(body) AS bytes FROM feed WHERE part = $1 AND position > $2 AND position <= $3
           ORDER BY position LIMIT $4`,
          [part, after, highWater, limit],
        );
        const count = rows.rowsThatFit(
          sizes.map((row) => row.bytes),
          maxBytes,
        );
        const found = await query<rows.FeedRow>(
          'SELECT * FROM feed WHERE part = $1 AND position > $2 ORDER BY position LIMIT $3',
          [part, after, count],
        );
        const entries = found.map(rows.feedEntryOf);
        return { part, from: after, to: entries.at(-1)?.position ?? after, highWater, entries };
      }),
    readResults: (device, afterSeq, limit) =>
      transaction(async (query) => {
        const found = await query<rows.ResultRow>(
          `SELECT r.* FROM devices d JOIN results r ON r.part = d.part AND r.device = d.device
           WHERE d.device = $1 AND r.seq > $2 ORDER BY r.seq LIMIT $3`,
          [device, afterSeq, limit],
        );
        return found.map(rows.verdictOf);
      }),
    readRecords: (part) =>
      transaction(async (query) => {
        const found = await query<rows.RecordRow>(
          'SELECT * FROM records WHERE part = $1 ORDER BY record_id COLLATE "C"',
          [part],
        );
        return found.map(rows.recordOf);
      }),
    readTotals: () => transaction(readTotals),
    readAlarms: () =>
      transaction(async (query) => {
        const found = await query<rows.AlarmRow>(
          'SELECT * FROM alarms ORDER BY device COLLATE "C", seq, given_hash COLLATE "C"',
        );
        return found.map(rows.alarmOf);
      }),
    ...postgresSealPapers(transaction),
    spendNonce: (nonce, expiresAt, now) =>
      transaction(async (query) => {
        await query('DELETE FROM spent_nonces WHERE expires_at < $1', [now]);
        const spent = await query(
          'INSERT INTO spent_nonces VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING nonce',
          [nonce, expiresAt],
        );
        return spent.length === 1;
      }),
    onFeedGrown: (listener) => {
      grown.on('grown', listener);
      return () => void grown.off('grown', listener);
    },
    close: () => engine.close(),
  };
};
