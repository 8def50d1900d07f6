import type { PlainDate } from '../domain/plain-date.ts';
import type { PushedRegistration } from '../domain/registration/registration.ts';
import { execute, json, type ReadDb, selectAll } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** Keeps what 工商 has pushed; a later push of the same code replaces the earlier one. */
export const putPushedRegistration = (tx: WritableTx, pushed: PushedRegistration): void => {
  const { creditCode, pushedOn, ...body } = pushed;
  execute(
    tx,
    `INSERT INTO pushed_registrations (credit_code, pushed_on, body_json) VALUES (?, ?, ?)
     ON CONFLICT (credit_code) DO UPDATE SET pushed_on = excluded.pushed_on, body_json = excluded.body_json
       WHERE excluded.pushed_on >= pushed_on`,
    creditCode,
    pushedOn,
    json(body),
  );
};

export const pushedRegistrationsOf = (db: ReadDb, creditCodes: readonly string[]): PushedRegistration[] =>
  selectAll<{
    creditCode: string;
    pushedOn: PlainDate;
    body: Omit<PushedRegistration, 'creditCode' | 'pushedOn'>;
  }>(
    db,
    `SELECT credit_code, pushed_on, body_json FROM pushed_registrations
      WHERE credit_code IN (SELECT value FROM json_each(?)) ORDER BY credit_code`,
    JSON.stringify(creditCodes),
  ).map(({ creditCode, pushedOn, body }) => ({ ...body, creditCode, pushedOn }));
