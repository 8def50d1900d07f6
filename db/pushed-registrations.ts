import type { PlainDate } from '../domain/plain-date.ts';
import type { PushedRegistration } from '../domain/registration/registration.ts';
import { execute, json, type ReadDb, selectAll, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

type Body = Omit<PushedRegistration, 'creditCode' | 'pushedOn'>;
interface Stored {
  readonly creditCode: string;
  readonly pushedOn: PlainDate;
  readonly body: Body;
}
const pushedOf = ({ creditCode, pushedOn, body }: Stored): PushedRegistration => ({
  ...body,
  creditCode,
  pushedOn,
});

/** One text for one content, whatever order it was written in. */
const textOf = (body: Body): string =>
  JSON.stringify(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * Keeps what 工商 has pushed; a later push of the same code replaces the earlier one, and what stood there before is
 * kept beside it where the two differ. The same push again, or one that comes late, changes nothing.
 */
export const putPushedRegistration = (tx: WritableTx, pushed: PushedRegistration): void => {
  const { creditCode, pushedOn, ...body } = pushed;
  const before = selectOne<Stored>(
    tx,
    'SELECT * FROM pushed_registrations WHERE credit_code = ?',
    creditCode,
  );
  const isNews = before !== undefined && pushedOn >= before.pushedOn && textOf(before.body) !== textOf(body);
  if (isNews)
    execute(
      tx,
      `INSERT INTO pushed_before (credit_code, pushed_on, body_json) VALUES (?, ?, ?)
       ON CONFLICT (credit_code) DO UPDATE SET pushed_on = excluded.pushed_on, body_json = excluded.body_json`,
      creditCode,
      before.pushedOn,
      json(before.body),
    );
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
  selectAll<Stored>(
    db,
    `SELECT credit_code, pushed_on, body_json FROM pushed_registrations
      WHERE credit_code IN (SELECT value FROM json_each(?)) ORDER BY credit_code`,
    JSON.stringify(creditCodes),
  ).map(pushedOf);

/** A pushed licence that no bureau has completed yet. */
export interface AwaitingSupplement {
  readonly pushed: PushedRegistration;
  /** As an earlier push had it, where a later one changed it. */
  readonly before: PushedRegistration | null;
}

/**
 * Whom 工商 has pushed and no registration has completed, newest first. Somebody entered by hand is not registered and
 * still stands here.
 */
export const awaitingSupplement = (db: ReadDb): AwaitingSupplement[] =>
  selectAll<Stored & { readonly beforeOn: PlainDate | null; readonly before: Body | null }>(
    db,
    `SELECT p.credit_code, p.pushed_on, p.body_json, b.pushed_on AS before_on, b.body_json AS before_json
       FROM pushed_registrations p LEFT JOIN pushed_before b ON b.credit_code = p.credit_code
      WHERE NOT EXISTS (
        SELECT 1 FROM taxpayers t
         WHERE (t.taxpayer_no = p.credit_code OR t.credit_code = p.credit_code)
           AND NOT EXISTS (
             SELECT 1 FROM taxpayer_entries e WHERE e.taxpayer_no = t.taxpayer_no AND e.settled_at IS NULL))
      ORDER BY p.pushed_on DESC, p.credit_code`,
  ).map(({ beforeOn, before, ...stored }) => ({
    pushed: pushedOf(stored),
    before:
      before === null || beforeOn === null
        ? null
        : pushedOf({ creditCode: stored.creditCode, pushedOn: beforeOn, body: before }),
  }));
