import { Fault } from '../../domain/faults.ts';
import type { DeskDecision, DeskStore } from './desk-port.ts';
import * as rows from './desk-rows.ts';
import type { DeviceRecord } from './port.ts';
import type { SqliteTransactions } from './sqlite-desk.ts';
import type { SqliteDatabase } from './sqlite-engine.ts';

/** The store's own device rows, within its transaction. */
export interface SqliteDevices {
  findDevice(device: string): DeviceRecord | undefined;
  putDevice(device: DeviceRecord): void;
}

const statements = (db: SqliteDatabase) => ({
  putKey: db.prepare(
    `INSERT INTO bureau_keys VALUES (?, ?, ?) ON CONFLICT (bureau) DO UPDATE SET suite = excluded.suite,
       public_key_hex = excluded.public_key_hex`,
  ),
  key: db.prepare('SELECT * FROM bureau_keys WHERE bureau = ?'),
  waiting: db.prepare(`SELECT * FROM enrolments WHERE state = 'waiting' ORDER BY asked_at, id`),
  enrolment: db.prepare('SELECT * FROM enrolments WHERE id = ?'),
  putEnrolment: db.prepare(`INSERT INTO enrolments VALUES (?, ?, ?, ?, 'waiting', NULL)`),
  opinions: db.prepare('SELECT * FROM enrolment_opinions WHERE id = ? ORDER BY given_at'),
  putOpinion: db.prepare('INSERT OR REPLACE INTO enrolment_opinions VALUES (?, ?, ?, ?)'),
  conclude: db.prepare(`UPDATE enrolments SET state = ?, approval = ? WHERE id = ? AND state = 'waiting'`),
  revoke: db.prepare(`UPDATE devices SET status = 'revoked' WHERE device = ?`),
  devices: db.prepare('SELECT device FROM devices ORDER BY device'),
  quarantined: db.prepare(rows.quarantinedSql('?')),
  decided: db.prepare('SELECT 1 FROM decisions WHERE kind = ? AND subject = ?'),
  putDecision: db.prepare('INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?, ?)'),
  decisions: db.prepare('SELECT * FROM decisions ORDER BY decided_at DESC, kind, subject LIMIT ?'),
});

export const sqliteEnrolments = (
  db: SqliteDatabase,
  { read, write }: SqliteTransactions,
  { findDevice, putDevice }: SqliteDevices,
) => {
  const q = statements(db);
  const decide = (decision: DeskDecision): void => void q.putDecision.run(...rows.decisionValues(decision));
  const enrolment = (row: rows.EnrolmentRow) =>
    rows.enrolmentOf(row, q.opinions.all(row.id) as rows.OpinionRow[]);
  const waiting = () => q.waiting.all() as rows.EnrolmentRow[];
  const find = (id: string) => q.enrolment.get(id) as rows.EnrolmentRow | undefined;
  return {
    putBureauKey: (bureau, key, decision) =>
      write(() => {
        q.putKey.run(bureau, key.suite, key.publicKeyHex);
        decide(decision);
      }),
    findBureauKey: (bureau) =>
      read(() => {
        const row = q.key.get(bureau) as rows.BureauKeyRow | undefined;
        return row && rows.bureauKeyOf(row);
      }),
    putEnrolment: ({ id, device, text, askedAt }, mostWaiting) =>
      write(() => {
        if (find(id) !== undefined) return 'known';
        if (waiting().length >= mostWaiting) return 'full';
        q.putEnrolment.run(id, device, Buffer.from(text, 'utf8'), askedAt);
        return 'kept';
      }),
    findEnrolment: (id) =>
      read(() => {
        const row = find(id);
        return row && enrolment(row);
      }),
    listWaitingEnrolments: () => read(() => waiting().map(enrolment)),
    putOpinion: (id, bureau, text, givenAt) =>
      write(() => {
        if (find(id)?.state !== 'waiting') return false;
        q.putOpinion.run(id, bureau, givenAt, Buffer.from(text, 'utf8'));
        return true;
      }),
    refuseEnrolment: (id) => write(() => q.conclude.run('refused', null, id).changes === 1),
    approveEnrolment: (id, device, approval, decision) =>
      write(() => {
        if (q.conclude.run('approved', Buffer.from(approval, 'utf8'), id).changes === 0) return false;
        putDevice(device);
        decide(decision);
        return true;
      }),
    revokeDevice: (device, decision) =>
      write(() => {
        if (q.revoke.run(device).changes === 0) throw new Fault('exchange/device-unknown');
        decide(decision);
      }),
    listDevices: () =>
      read(() =>
        (q.devices.all() as { device: string }[]).map(({ device }) => findDevice(device) as DeviceRecord),
      ),
    readQuarantined: (limit) =>
      read(() => (q.quarantined.all(limit) as rows.QuarantinedRow[]).map(rows.quarantinedOf)),
    putDecision: (decision) =>
      write(() => {
        if (q.decided.get(decision.kind, decision.subject) !== undefined) return false;
        decide(decision);
        return true;
      }),
    readDecisions: (limit) => read(() => (q.decisions.all(limit) as rows.DecisionRow[]).map(rows.decisionOf)),
  } satisfies Partial<DeskStore>;
};
