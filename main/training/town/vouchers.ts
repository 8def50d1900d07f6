import type { Bureau } from '../../../domain/bureau.ts';
import { type PlainDate, plainDate } from '../../../domain/plain-date.ts';
import { officerIds } from './officers.ts';
import { localWindowId, stateWindowId } from './windows.ts';

/** A run of numbered 税收缴款书（税务收现专用）. Both ends belong to it; numbers have eight digits in print. */
export interface VoucherRange {
  readonly id: string;
  /** Whose form it is. */
  readonly bureau: Bureau;
  /** Named like its print template. */
  readonly kind: 'voucher-cash';
  /** 字轨: year and batch, province, bureau, kind. */
  readonly series: string;
  readonly fromNo: number;
  readonly toNo: number;
  /** Out with exactly one officer at one window, or in the voucher keeper's store. */
  readonly signedOut: {
    readonly officerId: string;
    readonly windowId: string;
    readonly on: PlainDate;
    readonly byOfficerId: string;
  } | null;
}

export const voucherSeries: Readonly<Record<Bureau, string>> = {
  state: '(161)闽国现',
  local: '(161)闽地现',
};

const range = (
  bureau: Bureau,
  fromNo: number,
  toNo: number,
  to?: { readonly officerId: string; readonly windowId: string; readonly on: string },
): VoucherRange => ({
  id: `cash-${bureau}-${String(fromNo).padStart(8, '0')}`,
  bureau,
  kind: 'voucher-cash',
  series: voucherSeries[bureau],
  fromNo,
  toNo,
  signedOut:
    to === undefined
      ? null
      : {
          officerId: to.officerId,
          windowId: to.windowId,
          on: plainDate(to.on),
          byOfficerId: officerIds.voucherKeeper,
        },
});

const state = { officerId: officerIds.stateJointClerk, windowId: stateWindowId, on: '2016-04-05' };
const local = { officerId: officerIds.localJointClerk, windowId: localWindowId, on: '2016-04-05' };
const secondStateClerk = { officerId: 'n-wu', windowId: stateWindowId, on: '2016-04-05' };
const secondee = { officerId: officerIds.secondee, windowId: stateWindowId, on: '2016-04-05' };
const collector = { officerId: officerIds.fieldCollector, windowId: 'dm-01', on: '2016-04-01' };

/**
 * Stock of the two bureaus on the first business day. A clerk who serves both bureaus holds forms of both, because the
 * hall's agreement of the day says whose form proves the Local bureau's money.
 */
export const voucherRanges: readonly VoucherRange[] = [
  range('local', 10_001, 10_100, state),
  range('local', 10_101, 10_150, collector),
  range('local', 10_151, 10_250, local),
  range('local', 10_251, 10_300, secondStateClerk),
  range('local', 10_301, 10_350, secondee),
  range('local', 10_351, 10_500),
  range('state', 20_001, 20_100, state),
  range('state', 20_101, 20_200, local),
  range('state', 20_201, 20_250, secondStateClerk),
  range('state', 20_251, 20_300, secondee),
  range('state', 20_301, 20_500),
];
