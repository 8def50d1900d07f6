import { Fault } from '../../domain/faults.ts';
import type { DeskDecision, DeskStore } from './desk-port.ts';
import * as rows from './desk-rows.ts';
import { findDevices } from './postgres-apply.ts';
import { putDevice } from './postgres-devices.ts';
import type { PostgresEngine, Query } from './postgres-engine.ts';

const waitingSql = `SELECT * FROM enrolments WHERE state = 'waiting' ORDER BY asked_at, id COLLATE "C"`;

const findRow = async (query: Query, id: string, lock: '' | 'FOR UPDATE' = '') =>
  (await query<rows.EnrolmentRow>(`SELECT * FROM enrolments WHERE id = $1 ${lock}`, [id]))[0];

const enrolment = async (query: Query, row: rows.EnrolmentRow) =>
  rows.enrolmentOf(
    row,
    await query<rows.OpinionRow>('SELECT * FROM enrolment_opinions WHERE id = $1 ORDER BY given_at', [
      row.id,
    ]),
  );

/** Writes a decision within a transaction. */
export const decide = (query: Query, decision: DeskDecision): Promise<unknown> =>
  query(
    `INSERT INTO decisions VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, subject, decided_at)
       DO UPDATE SET decided_by = excluded.decided_by, reason = excluded.reason`,
    [...rows.decisionValues(decision)],
  );

const conclude = async (
  query: Query,
  id: string,
  state: string,
  approval: string | null,
): Promise<boolean> => {
  const bytes = approval === null ? null : Buffer.from(approval, 'utf8');
  const done = await query(
    `UPDATE enrolments SET state = $2, approval = $3 WHERE id = $1 AND state = 'waiting' RETURNING id`,
    [id, state, bytes],
  );
  return done.length === 1;
};

export const postgresEnrolments = ({ transaction }: Pick<PostgresEngine, 'transaction'>) =>
  ({
    putBureauKey: (bureau, key, decision) =>
      transaction(async (query) => {
        await query(
          `INSERT INTO bureau_keys VALUES ($1, $2, $3) ON CONFLICT (bureau) DO UPDATE SET suite = excluded.suite,
             public_key_hex = excluded.public_key_hex`,
          [bureau, key.suite, key.publicKeyHex],
        );
        await decide(query, decision);
      }),
    findBureauKey: (bureau) =>
      transaction(async (query) => {
        const [row] = await query<rows.BureauKeyRow>('SELECT * FROM bureau_keys WHERE bureau = $1', [bureau]);
        return row && rows.bureauKeyOf(row);
      }),
    putEnrolment: ({ id, device, text, askedAt }, mostWaiting) =>
      transaction(async (query) => {
        if ((await findRow(query, id)) !== undefined) return 'known';
        if ((await query(waitingSql)).length >= mostWaiting) return 'full';
        const kept = await query(
          `INSERT INTO enrolments VALUES ($1, $2, $3, $4, 'waiting', NULL) ON CONFLICT DO NOTHING RETURNING id`,
          [id, device, Buffer.from(text, 'utf8'), askedAt],
        );
        return kept.length === 1 ? 'kept' : 'known';
      }),
    findEnrolment: (id) =>
      transaction(async (query) => {
        const row = await findRow(query, id);
        return row && enrolment(query, row);
      }),
    listWaitingEnrolments: () =>
      transaction(async (query) => {
        const waiting = [];
        for (const row of await query<rows.EnrolmentRow>(waitingSql))
          waiting.push(await enrolment(query, row));
        return waiting;
      }),
    putOpinion: (id, bureau, text, givenAt) =>
      transaction(async (query) => {
        if ((await findRow(query, id, 'FOR UPDATE'))?.state !== 'waiting') return false;
        await query(
          `INSERT INTO enrolment_opinions VALUES ($1, $2, $3, $4)
           ON CONFLICT (id, bureau, given_at) DO UPDATE SET body = excluded.body`,
          [id, bureau, givenAt, Buffer.from(text, 'utf8')],
        );
        return true;
      }),
    refuseEnrolment: (id) => transaction((query) => conclude(query, id, 'refused', null)),
    approveEnrolment: (id, device, approval, decision) =>
      transaction(async (query) => {
        if (!(await conclude(query, id, 'approved', approval))) return false;
        await putDevice(query, device);
        await decide(query, decision);
        return true;
      }),
    revokeDevice: (device, decision) =>
      transaction(async (query) => {
        const revoked = await query(
          `UPDATE devices SET status = 'revoked' WHERE device = $1 RETURNING device`,
          [device],
        );
        if (revoked.length === 0) throw new Fault('exchange/device-unknown');
        await decide(query, decision);
      }),
    listDevices: () =>
      transaction(async (query) => {
        const names = await query<{ device: string }>(
          'SELECT device FROM devices ORDER BY device COLLATE "C"',
        );
        const found = await findDevices(
          query,
          names.map(({ device }) => device),
        );
        return names.flatMap(({ device }) => found.get(device) ?? []);
      }),
    readQuarantined: (limit) =>
      transaction(async (query) => {
        const found = await query<rows.QuarantinedRow>(rows.quarantinedSql('$1'), [limit]);
        return found.map(rows.quarantinedOf);
      }),
    putDecision: (decision) =>
      transaction(async (query) => {
        // Two people may release the same thing at once; the second is told that it is done.
        await query('SELECT pg_advisory_xact_lock(hashtext($1))', [`${decision.kind} ${decision.subject}`]);
        const standing = await query('SELECT 1 AS one FROM decisions WHERE kind = $1 AND subject = $2', [
          decision.kind,
          decision.subject,
        ]);
        if (standing.length > 0) return false;
        await decide(query, decision);
        return true;
      }),
    readDecisions: (limit) =>
      transaction(async (query) => {
        const found = await query<rows.DecisionRow>(
          `SELECT * FROM decisions ORDER BY decided_at DESC, kind COLLATE "C", subject COLLATE "C" LIMIT $1`,
          [limit],
        );
        return found.map(rows.decisionOf);
      }),
  }) satisfies Partial<DeskStore>;
