import type { FaultCode } from '../../domain/faults.ts';
import { conditionWords } from './driver.ts';
import type { ReceiptPrinterCondition, ReceiptPrinterStatus } from './driver.ts';

/** Why nothing can be printed now, for each condition that stands in the way. */
const obstacle: Partial<Record<ReceiptPrinterCondition, FaultCode>> = {
  'unrecoverable-error': 'device/printer-error',
  'cutter-error': 'device/cutter-jam',
  'cover-open': 'device/cover-open',
  'paper-out': 'device/paper-out',
  'recoverable-error': 'device/printer-error',
  offline: 'device/printer-offline',
};

/** The fault of the worst obstacle; conditions come worst first. */
export const obstacleOf = (conditions: readonly ReceiptPrinterCondition[]): FaultCode | undefined => {
  for (const condition of conditions) {
    const code = obstacle[condition];
    if (code !== undefined) return code;
  }
  return undefined;
};

/** The conditions in words for one line of the status bar. */
export const statusOf = (conditions: readonly ReceiptPrinterCondition[]): ReceiptPrinterStatus => ({
  ready: obstacleOf(conditions) === undefined,
  conditions,
  zh: conditions.length === 0 ? '就绪' : conditions.map((one) => conditionWords[one].zh).join('；'),
  en: conditions.length === 0 ? 'ready' : conditions.map((one) => conditionWords[one].en).join('; '),
});
