import type { HallAgreement } from '../../../domain/authority.ts';
import { plainDate } from '../../../domain/plain-date.ts';

/**
 * Norm item 17, mode 2: State collects for Local. Until mid-year the Local bureau's own forms prove its money (the
 * rule); from July the two bureaus agreed on State forms (the exception the norm allows). The date decides.
 */
export const agreements: readonly HallAgreement[] = [
  {
    id: 'item-17-2016-1',
    item: 17,
    mode: 2,
    voucherBureauForLocal: 'local',
    from: plainDate('2016-01-01'),
    to: plainDate('2016-06-30'),
    document: '《国家税务局代征地方税费协议》临江国税地税协〔2015〕12号',
  },
  {
    id: 'item-17-2016-2',
    item: 17,
    mode: 2,
    voucherBureauForLocal: 'state',
    from: plainDate('2016-07-01'),
    to: null,
    document: '《国家税务局代征地方税费补充协议》临江国税地税协〔2016〕5号',
  },
  // Norm item 1: either bureau registers for both, in both modes.
  ...([1, 2] as const).map(
    (mode): HallAgreement => ({
      id: `item-1-2016-${mode}`,
      item: 1,
      mode,
      voucherBureauForLocal: null,
      from: plainDate('2016-01-01'),
      to: null,
      document: '《联合办理税务登记工作协议》临江国税地税协〔2015〕14号',
    }),
  ),
];
