import { z } from 'zod/mini';
import { Fault, type FaultCode, isFaultCode } from '../../domain/faults.ts';
import { findTrayCheck } from '../../db/epochs.ts';
import type { TaskRow } from '../../db/inbox.ts';
import { outboxHead } from '../../db/outbox.ts';
import { findProfileValue, setProfileValue } from '../../db/profile.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { WritableTx } from '../../db/transaction.ts';
import type { VoucherHolder } from '../../db/vouchers.ts';
import type { ExchangeStanding } from '../sync/sync-engine.ts';
import { type HallContext, write } from './hall-context.ts';

/** Only a new epoch leads out of these: this machine was copied, restored or taken for somebody else. */
export const epochCodes: readonly FaultCode[] = [
  'exchange/window-behind',
  'exchange/chain-differs',
  'exchange/chain-broken',
  'exchange/message-changed',
  'exchange/epoch-differs',
  'exchange/device-frozen',
  'exchange/device-revoked',
];

/** What leads out of an alarm of the line: a new epoch, or the inbox made anew where the exchange was put back. */
export const wayOutOf = ({ id }: Pick<TaskRow, 'id'>): 'epoch' | 'rebuild' | null => {
  if (id === 'alarm:line:exchange/feed-rewound') return 'rebuild';
  return epochCodes.some((code) => id === `alarm:line:${code}`) ? 'epoch' : null;
};

const Standing = z.object({ epoch: z.int(), lastSeq: z.int(), chainHead: z.string() });
const Noted = z.object({
  code: z.string(),
  at: z.int(),
  byFile: z.boolean(),
  told: z.nullable(Standing),
});
/** What stands between this window and the exchange, as last heard. */
export interface NotedStanding extends z.infer<typeof Noted> {
  readonly code: FaultCode;
}

/** Undefined where this window and the exchange mean the same messages by the same numbers. */
export const findStanding = (db: ReadDb): NotedStanding | undefined => {
  const text = findProfileValue(db, 'exchange-standing');
  if (text === undefined || text === '') return undefined;
  const { code, ...noted } = Noted.parse(JSON.parse(text));
  return isFaultCode(code) ? { ...noted, code } : undefined;
};

/** Keeps what the exchange says, so that it is known after a restart and without a line. */
export const noteStanding = (
  context: HallContext,
  code: FaultCode,
  told: ExchangeStanding | null,
  byFile: boolean,
): void => {
  if (!epochCodes.includes(code)) return;
  const before = findStanding(context.db);
  const known = told ?? before?.told ?? null;
  const isSame = before?.code === code && JSON.stringify(before.told) === JSON.stringify(known);
  if (isSame) return;
  const text = JSON.stringify({ code, at: context.clock.now(), byFile, told: known });
  write(context, 'standing', (tx) => setProfileValue(tx, 'exchange-standing', text));
};

export const clearStandingIn = (tx: WritableTx): void => setProfileValue(tx, 'exchange-standing', '');

/** A whole round has gone through: both sides mean the same. */
export const clearStanding = (context: HallContext): void => {
  if (findStanding(context.db) !== undefined) write(context, 'standing', clearStandingIn);
};

/**
 * No number is given out while it may have been given out before: not until the exchange's last number is known and a
 * new epoch has begun, nor before the officer has looked at the paper in the tray. Throws `exchange/issuing-blocked`,
 * `exchange/tray-unchecked`.
 */
export const requireIssuing = (context: HallContext, db: ReadDb, holder: VoucherHolder): void => {
  if (findStanding(db) !== undefined) throw new Fault('exchange/issuing-blocked');
  const { epoch } = outboxHead(db, context.sealer.genesis);
  if (epoch > 0 && findTrayCheck(db, { ...holder, epoch }) === undefined)
    throw new Fault('exchange/tray-unchecked');
};
