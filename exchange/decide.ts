import type { Verdict } from '../contract/exchange/answers.ts';
import type { Bureau } from '../domain/bureau.ts';
import type { DeviceRecord, LandedMessage, RecordState } from './storage/port.ts';

/** All that a verdict depends on. */
export interface Situation {
  readonly message: LandedMessage;
  readonly device: DeviceRecord;
  readonly env: string;
  /** Current state of the record that the message names, when there is one. */
  readonly record: RecordState | undefined;
}

/** Money that a fact moved for one bureau. `levy` is empty for what could not be attributed. */
export interface FactLine {
  readonly bureau: Bureau;
  readonly levy: string;
  readonly amountFen: number;
  readonly surchargeFen: number;
}
export interface FactVoucher {
  readonly voucherBureau: Bureau;
  readonly voucherNumber: string;
}

/** What follows from a verdict; only an accepted message has effects. The feed position is the store's to give. */
export interface Decision {
  readonly verdict: Verdict['verdict'];
  readonly code: string | null;
  readonly field: string | null;
  readonly quarantined: boolean;
  readonly currentVersion: number | null;
  readonly currentHash: string | null;
  /** New state of the record, or null when it stays. */
  readonly record: RecordState | null;
  readonly lines: readonly FactLine[];
  readonly vouchers: readonly FactVoucher[];
}

export type Decide = (situation: Situation) => Decision;
