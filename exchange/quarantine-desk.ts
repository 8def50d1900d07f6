import { Fault } from '../domain/faults.ts';
import type { FullStore } from './storage/desk-port.ts';
import type { ExchangeStore } from './storage/port.ts';
import type { HeldState } from './storage/quarantine-port.ts';

/** Who decides, why, and when (UTC ms). */
export interface Decided {
  readonly by: string;
  readonly reason: string;
  readonly now: number;
}

/** One held message as a person at the exchange sees it: what it is, never about whom. */
export interface HeldRow {
  readonly msgId: string;
  readonly state: HeldState;
  readonly kind: string;
  readonly schema: string;
  readonly businessDate: string;
  readonly receivedAt: number;
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 64) : '');

/** Everything that was held of windows that are shut out and waits, by device and number. */
export const listHeld = async (
  store: Pick<ExchangeStore, 'readHeldCounts' | 'readHeldMessages'>,
): Promise<readonly HeldRow[]> => {
  const rows: HeldRow[] = [];
  for (const { device } of await store.readHeldCounts())
    for (const { msgId, state, text, receivedAt } of await store.readHeldMessages(device)) {
      if (state !== 'held') continue;
      const { kind, schema, businessDate } = JSON.parse(text) as Record<string, unknown>;
      rows.push({
        msgId,
        state,
        kind: wordOf(kind),
        schema: wordOf(schema),
        businessDate: wordOf(businessDate),
        receivedAt,
      });
    }
  return rows;
};

/**
 * Lets what is held of a device up to the number `toSeq` land; it is then judged in order, as by whoever was entitled on
 * its date. Throws `exchange/nothing-quarantined` where nothing is held up to there.
 */
export const releaseHeld = async (
  store: Pick<FullStore, 'releaseHeld'>,
  device: string,
  toSeq: number,
  { by, reason, now }: Decided,
): Promise<number> => {
  const decision = { kind: 'held-released', subject: device, decidedAt: now, by, reason } as const;
  const count = await store.releaseHeld(device, toSeq, decision);
  if (count === 0) throw new Fault('exchange/nothing-quarantined');
  return count;
};

/** Closes what is held of a device for good; it stays, and is never judged. Throws as `releaseHeld`. */
export const refuseHeld = async (
  store: Pick<FullStore, 'refuseHeld'>,
  device: string,
  { by, reason, now }: Decided,
): Promise<number> => {
  const decision = { kind: 'held-refused', subject: device, decidedAt: now, by, reason } as const;
  const count = await store.refuseHeld(device, decision);
  if (count === 0) throw new Fault('exchange/nothing-quarantined');
  return count;
};
